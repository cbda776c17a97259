package tokenfly.account.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The keys of one account in the values of `accounts.properties`: those in the list
/// `account.NAME.keys`, and those with a name and settings of their own, `account.NAME.key.KEY`. Not
/// thread-safe.
final class KeyPlaces {
    private final SequencedMap<String, String> values;
    private final String list;
    private final String head;

    /// @param values of the whole file, which changes here
    /// @param prefix `account.NAME.`
    KeyPlaces(SequencedMap<String, String> values, String prefix) {
        this.values = values;
        this.list = prefix + AccountKeys.KEYS.ending();
        this.head = prefix + "key.";
    }

    List<ApiKey> all() {
        List<ApiKey> all = new ArrayList<>();
        for (String place : places()) for (ApiKey key : at(place)) all.add(named(place, key));
        return all;
    }

    private List<String> places() {
        List<String> places = new ArrayList<>();
        if (values.containsKey(list)) places.add(list);
        for (String key : values.keySet()) if (key.startsWith(head) && !isEnding(key)) places.add(key);
        return places;
    }

    private static boolean isEnding(String key) {
        return AccountKeys.keyEndings().stream().anyMatch(ending -> key.endsWith("." + ending));
    }

    private List<ApiKey> at(String place) {
        return AccountKeys.KEYS.parse(values.getOrDefault(place, ""));
    }

    private ApiKey named(String place, ApiKey key) {
        return place.equals(list) ? key : key.named(place.substring(head.length()));
    }

    /// @return null if the key is not in this file
    private String placeOf(KeyHash hash) {
        for (String place : places())
            for (ApiKey key : at(place)) if (key.hash().equals(hash)) return place;
        return null;
    }

    /// Adds a key; one with settings needs a name that no other one has.
    void add(ApiKey key, Map<String, String> settings) {
        if (settings.isEmpty()) edit(list, keys -> keys.add(key));
        else put(free(key.name()), List.of(key), settings);
    }

    private String free(String name) {
        if (name.isEmpty())
            throw new IllegalArgumentException("a key with limits or an end needs a name, too");
        String place = head + AccountName.check(name);
        if (isEnding(place) || values.containsKey(place))
            throw new IllegalArgumentException("a key of the account cannot be named " + name
                    + ": another one is, or it is the name of a setting");
        return place;
    }

    private void put(String place, List<ApiKey> keys, Map<String, String> settings) {
        edit(place, all -> all.addAll(keys));
        settings.forEach((ending, value) -> {
            String key = place + "." + ending;
            if (value == null) values.remove(key);
            else {
                AccountKeys.check(key, value);
                values.put(key, value);
            }
        });
    }

    boolean remove(KeyHash hash) {
        String place = placeOf(hash);
        if (place == null) return false;
        edit(place, keys -> keys.removeIf(key -> key.hash().equals(hash)));
        if (!place.equals(list) && !values.containsKey(place))
            for (String ending : AccountKeys.keyEndings()) values.remove(place + "." + ending);
        return true;
    }

    /// Gives a key another name, empty for none, and a null or a value to settings of its own. One that
    /// gets settings gets a place of its own.
    ///
    /// @param name null to leave it
    void change(KeyHash hash, String name, Map<String, String> settings) {
        String place = placeOf(hash);
        if (place == null) throw new IllegalArgumentException("there is no such key");
        if (!place.equals(list)) {
            move(place, name);
            put(name == null ? place : head + name, List.of(), settings);
        } else {
            if (name != null) edit(list, keys -> keys.replaceAll(key ->
                    key.hash().equals(hash) ? key.named(name.isEmpty() ? "" : AccountName.check(name)) : key));
            if (settings.values().stream().anyMatch(value -> value != null)) settle(hash, settings);
        }
    }

    private void move(String place, String name) {
        if (name == null || place.equals(head + name)) return;
        String to = free(name);
        var moved = new TreeMap<String, String>();
        values.forEach((key, value) -> {
            if (key.equals(place) || key.startsWith(place + ".") && isEnding(key))
                moved.put(to + key.substring(place.length()), value);
        });
        values.keySet().removeIf(key -> key.equals(place) || key.startsWith(place + ".") && isEnding(key));
        values.putAll(moved);
    }

    /// Takes a key, and those that it succeeds, out of the list to a place of their own.
    private void settle(KeyHash hash, Map<String, String> settings) {
        ApiKey key = at(list).stream().filter(one -> one.hash().equals(hash)).findFirst().orElseThrow();
        List<ApiKey> family = at(list).stream().filter(one -> one.id().equals(key.id())).toList();
        String place = free(key.name());
        edit(list, keys -> keys.removeAll(family));
        put(place, family, settings);
    }

    /// Puts a successor beside a key, which ends then; both count as one until it does.
    void rotate(KeyHash hash, ApiKey successor, Instant end, Instant now) {
        String place = placeOf(hash);
        if (place == null) throw new IllegalArgumentException("there is no such key");
        edit(place, keys -> {
            ApiKey old = keys.stream().filter(key -> key.hash().equals(hash)).findFirst().orElseThrow();
            keys.removeIf(key -> key.id().equals(old.id()) && key.isExpired(now));
            keys.replaceAll(key -> key.hash().equals(hash) ? key.expiring(end) : key);
            keys.addFirst(successor.named(old.name()).succeeding(old.id()));
        });
    }

    private void edit(String place, Consumer<List<ApiKey>> change) {
        List<ApiKey> keys = new ArrayList<>(at(place));
        change.accept(keys);
        if (keys.isEmpty()) values.remove(place);
        // The place itself is the name.
        else values.put(place, keys.stream().map(key -> place.equals(list) ? key : key.named(""))
                .map(ApiKey::entry).collect(Collectors.joining(", ")));
    }
}
