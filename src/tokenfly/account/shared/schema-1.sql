-- What several gateways share. All amounts are whole nano-units; the only clock is the database's.
-- The functions bear the schema's number, so that gateways of two versions can run side by side.

create schema if not exists tokenfly;

create table if not exists tokenfly.site (
    id uuid primary key,                    -- also the name of the chain that credits stand in
    version int not null,
    currency text not null,
    settings_version bigint not null default 0,
    only_one boolean not null unique default true check (only_one));

-- An account's money (key '*'), and what each of its keys used ('' for requests without one).
create table if not exists tokenfly.purse (
    account text collate "C" not null,
    key text collate "C" not null,
    credits bigint not null default 0,
    charges bigint not null default 0,      -- taken from the balance
    spent bigint not null default 0,        -- that, and what accounts without a balance used
    held bigint not null default 0,
    running int not null default 0,
    metered boolean not null default false,
    opened boolean not null default false,
    day int not null default 0,
    day_spent bigint not null default 0,
    month int not null default 0,
    month_spent bigint not null default 0,
    primary key (account, key)) with (fillfactor = 50);

create table if not exists tokenfly.hold (
    process bigint not null,
    id bigint not null,
    account text collate "C" not null,
    key text collate "C" not null,
    keyed boolean not null,                 -- whether the key's purse has it, too
    nanos bigint not null,
    tokens bigint not null,
    second bigint,                          -- where in rate the tokens were counted; null for nowhere
    at timestamptz not null,
    primary key (process, id));

-- The gateways that live. It is empty after a crash of the database and on a standby that took over,
-- which is how each gateway learns that holds may be lost, and brings its own again.
create unlogged table if not exists tokenfly.live (
    process bigint primary key,
    name text not null unique,
    since timestamptz not null,
    beat timestamptz not null,
    config text not null,
    version text not null,
    behind bigint not null default 0);

create unlogged table if not exists tokenfly.rate (
    account text collate "C" not null,
    key text collate "C" not null,
    second bigint not null,
    requests bigint not null,
    tokens bigint not null,
    primary key (account, key, second)) with (fillfactor = 50);

create table if not exists tokenfly.spent (
    account text collate "C" not null,
    key text collate "C" not null,
    period char(1) not null,
    number int not null,
    model text collate "C" not null,
    requests bigint not null,
    input bigint not null,
    cached bigint not null,
    output bigint not null,
    nanos bigint not null,
    primary key (account, period, number, key, model)) with (fillfactor = 70);

create table if not exists tokenfly.journal (
    id uuid primary key,
    node text not null,
    since timestamptz not null);

-- The very lines of the text ledgers: each journal is a chain of its own.
create table if not exists tokenfly.entry (
    journal uuid not null,
    sequence bigint not null,
    at timestamptz not null,
    kind text not null,
    account text collate "C" not null,
    key text collate "C" not null,
    nanos bigint not null,
    request text not null,
    line text not null,
    hash text not null,
    primary key (journal, sequence));
create index if not exists entry_at on tokenfly.entry (at, journal, sequence);

create table if not exists tokenfly.setting (
    key text collate "C" primary key,
    value text not null);

-- When a request of `asked` more fits under a limit, and when the window is empty, in milliseconds.
create or replace function tokenfly.wait_1(p_account text, p_key text, p_now numeric, p_tokens boolean,
        p_limit bigint, p_asked bigint, out room bigint, out empty bigint)
language sql stable as $$
    with bucket as (
        select second, case when p_tokens then tokens else requests end as amount from tokenfly.rate
        where account = p_account and key = p_key
            and second between floor(p_now)::bigint - 60 and floor(p_now)::bigint + 60),
    later as (
        select second, coalesce(sum(amount) over (order by second desc
            rows between unbounded preceding and 1 preceding), 0) as remains from bucket)
    select coalesce((((select min(second) from later where remains + p_asked <= p_limit) + 61 - p_now) * 1000)::bigint,
                    (((select max(second) from bucket) + 61 - p_now) * 1000)::bigint, 0),
           coalesce((((select max(second) from bucket where amount > 0) + 61 - p_now) * 1000)::bigint, 0)
$$;

-- Lets a request in, or says why not: 0 admitted, 1 this process is not known to live, 2 balance, 3 all of a
-- key's spending, 4 month, 5 day, 6 tokens, 7 requests, 8 slots; ten more for the key's own limit.
-- Limits, 0 for none: requests and tokens a minute, slots, a day, a month, in all.
-- Numbers of a purse: held, running, requests, when those are empty (ms), tokens, when (ms), day, month, spent.
create or replace function tokenfly.admit_1(p_process bigint, p_hold bigint, p_account text, p_key text,
        p_ceiling bigint, p_minimum bigint, p_tokens bigint, p_limits bigint[], p_own_limits bigint[],
        out o_verdict int, out o_held bigint, out o_credits bigint, out o_charges bigint, out o_metered boolean,
        out o_opened boolean, out o_room bigint, out o_empty bigint, out o_whole bigint[], out o_own bigint[])
language plpgsql as $$
#variable_conflict use_column
declare
    w tokenfly.purse; k tokenfly.purse;
    keyed boolean := p_own_limits is not null;
    at_now timestamptz; v_now numeric; v_second bigint; v_day int; v_month int;
    w_requests bigint := 0; w_tokens bigint := 0; w_last bigint;
    k_requests bigint := 0; k_tokens bigint := 0; k_last bigint;
    v_available bigint := 9223372036854775807;
    v_rates boolean := p_limits[1] > 0 or p_limits[2] > 0;
    v_own_rates boolean := coalesce(p_own_limits[1] > 0 or p_own_limits[2] > 0, false);
begin
    perform set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '500ms', true);
    perform from tokenfly.live where process = p_process;
    if not found then o_verdict := 1; return; end if;
    select * into w from tokenfly.purse where account = p_account and key = '*' for update;
    if not found then
        insert into tokenfly.purse (account, key) values (p_account, '*') on conflict do nothing;
        select * into w from tokenfly.purse where account = p_account and key = '*' for update;
    end if;
    if keyed then
        select * into k from tokenfly.purse where account = p_account and key = p_key for update;
        if not found then
            insert into tokenfly.purse (account, key) values (p_account, p_key) on conflict do nothing;
            select * into k from tokenfly.purse where account = p_account and key = p_key for update;
        end if;
    end if;
    at_now := clock_timestamp();
    v_now := extract(epoch from at_now);
    v_second := floor(v_now)::bigint;
    v_day := tokenfly.day_1(at_now);
    v_month := tokenfly.month_1(at_now);
    if w.day < v_day then w.day_spent := 0; end if;
    if w.month < v_month then w.month_spent := 0; end if;
    if k.day < v_day then k.day_spent := 0; end if;
    if k.month < v_month then k.month_spent := 0; end if;
    if v_rates then
        select coalesce(sum(requests), 0), coalesce(sum(tokens), 0), max(second)
            into w_requests, w_tokens, w_last from tokenfly.rate
            where account = p_account and key = '*' and second between v_second - 60 and v_second + 60;
    end if;
    if v_own_rates then
        select coalesce(sum(requests), 0), coalesce(sum(tokens), 0), max(second)
            into k_requests, k_tokens, k_last from tokenfly.rate
            where account = p_account and key = p_key and second between v_second - 60 and v_second + 60;
    end if;

    o_credits := w.credits; o_charges := w.charges; o_metered := w.metered; o_opened := w.opened;
    o_room := 0; o_empty := 0; o_held := 0;
    o_verdict := case
        when p_ceiling > 0 and w.metered and w.credits - w.charges - w.held < p_minimum then 2
        when p_ceiling > 0 and p_limits[5] > 0 and p_limits[5] - w.month_spent - w.held < p_minimum then 4
        when p_ceiling > 0 and p_limits[4] > 0 and p_limits[4] - w.day_spent - w.held < p_minimum then 5
        when p_ceiling > 0 and p_own_limits[6] > 0 and p_own_limits[6] - k.spent - k.held < p_minimum then 13
        when p_ceiling > 0 and p_own_limits[5] > 0 and p_own_limits[5] - k.month_spent - k.held < p_minimum then 14
        when p_ceiling > 0 and p_own_limits[4] > 0 and p_own_limits[4] - k.day_spent - k.held < p_minimum then 15
        when p_limits[2] > 0 and w_tokens + p_tokens > p_limits[2] then 6
        when p_limits[1] > 0 and w_requests + 1 > p_limits[1] then 7
        when p_limits[3] > 0 and w.running >= p_limits[3] then 8
        when p_own_limits[2] > 0 and k_tokens + p_tokens > p_own_limits[2] then 16
        when p_own_limits[1] > 0 and k_requests + 1 > p_own_limits[1] then 17
        when p_own_limits[3] > 0 and k.running >= p_own_limits[3] then 18
        else 0 end;
    case o_verdict
        when 6 then select room, empty into o_room, o_empty
            from tokenfly.wait_1(p_account, '*', v_now, true, p_limits[2], p_tokens);
        when 7 then select room, empty into o_room, o_empty
            from tokenfly.wait_1(p_account, '*', v_now, false, p_limits[1], 1);
        when 16 then select room, empty into o_room, o_empty
            from tokenfly.wait_1(p_account, p_key, v_now, true, p_own_limits[2], p_tokens);
        when 17 then select room, empty into o_room, o_empty
            from tokenfly.wait_1(p_account, p_key, v_now, false, p_own_limits[1], 1);
        when 0 then
            if w.metered then v_available := least(v_available, w.credits - w.charges - w.held); end if;
            if p_limits[4] > 0 then v_available := least(v_available, p_limits[4] - w.day_spent - w.held); end if;
            if p_limits[5] > 0 then v_available := least(v_available, p_limits[5] - w.month_spent - w.held); end if;
            if p_own_limits[4] > 0 then v_available := least(v_available, p_own_limits[4] - k.day_spent - k.held); end if;
            if p_own_limits[5] > 0 then v_available := least(v_available, p_own_limits[5] - k.month_spent - k.held); end if;
            if p_own_limits[6] > 0 then v_available := least(v_available, p_own_limits[6] - k.spent - k.held); end if;
            o_held := greatest(0, least(p_ceiling, v_available));
            -- Should the clock run back, all is counted in the newest second until it has caught up.
            v_second := greatest(v_second, coalesce(w_last, 0), coalesce(k_last, 0));
            insert into tokenfly.hold values (p_process, p_hold, p_account, coalesce(p_key, ''), keyed, o_held, p_tokens,
                case when p_limits[2] > 0 or p_own_limits[2] > 0 then v_second end, at_now);
            update tokenfly.purse set held = held + o_held, running = running + 1
                where account = p_account and key = '*';
            w.held := w.held + o_held; w.running := w.running + 1;
            if v_rates then
                delete from tokenfly.rate where account = p_account and key = '*' and second < v_second - 60;
                insert into tokenfly.rate as r values (p_account, '*', v_second, 1, p_tokens)
                    on conflict (account, key, second) do update set requests = r.requests + 1, tokens = r.tokens + p_tokens;
                w_requests := w_requests + 1; w_tokens := w_tokens + p_tokens; w_last := v_second;
            end if;
            if keyed then
                update tokenfly.purse set held = held + o_held, running = running + 1
                    where account = p_account and key = p_key;
                k.held := k.held + o_held; k.running := k.running + 1;
            end if;
            if v_own_rates then
                delete from tokenfly.rate where account = p_account and key = p_key and second < v_second - 60;
                insert into tokenfly.rate as r values (p_account, p_key, v_second, 1, p_tokens)
                    on conflict (account, key, second) do update set requests = r.requests + 1, tokens = r.tokens + p_tokens;
                k_requests := k_requests + 1; k_tokens := k_tokens + p_tokens; k_last := v_second;
            end if;
        else null;
    end case;
    o_whole := array[w.held, w.running, w_requests, coalesce(((w_last + 61 - v_now) * 1000)::bigint, 0),
        w_tokens, coalesce(((w_last + 61 - v_now) * 1000)::bigint, 0), w.day_spent, w.month_spent, w.spent];
    if keyed then
        o_own := array[k.held, k.running, k_requests, coalesce(((k_last + 61 - v_now) * 1000)::bigint, 0),
            k_tokens, coalesce(((k_last + 61 - v_now) * 1000)::bigint, 0), k.day_spent, k.month_spent, k.spent];
    end if;
end $$;

create or replace function tokenfly.day_1(at timestamptz) returns int language sql immutable as
    $$ select ((at at time zone 'UTC')::date - date '1970-01-01')::int $$;
create or replace function tokenfly.month_1(at timestamptz) returns int language sql immutable as
    $$ select (extract(year from at at time zone 'UTC') - 1970)::int * 12 + extract(month from at at time zone 'UTC')::int - 1 $$;

-- Gives back what holds that are gone took.
create or replace function tokenfly.free_1(p_gone tokenfly.hold[]) returns void language sql as $$
    insert into tokenfly.purse as p (account, key, held, running)
        select account, key, -sum(nanos), -count(*) from (
            select account, '*' as key, nanos from unnest(p_gone)
            union all select account, key, nanos from unnest(p_gone) where keyed) as each_one
        group by account, key order by account, key
    on conflict (account, key) do update set held = p.held + excluded.held, running = p.running + excluded.running
$$;

-- Takes lines of a journal in, each once, and ends holds, with the real tokens of their requests.
create or replace function tokenfly.ship_1(p_journal uuid, p_process bigint, p_sequences bigint[], p_at bigint[],
        p_kinds text[], p_accounts text[], p_keys text[], p_models text[], p_nanos bigint[], p_requests text[],
        p_input bigint[], p_cached bigint[], p_output bigint[], p_lines text[], p_hashes text[],
        p_holds bigint[], p_real bigint[])
returns void language plpgsql as $$
#variable_conflict use_column
declare
    v_gone tokenfly.hold[];
    v_fresh bigint[];
    v_now timestamptz := clock_timestamp();
    v_day int := tokenfly.day_1(v_now);
    v_month int := tokenfly.month_1(v_now);
    v_second bigint := floor(extract(epoch from v_now));
begin
    perform set_config('lock_timeout', '5s', true);
    if current_setting('synchronous_commit') = 'off' then perform set_config('synchronous_commit', 'on', true); end if;
    with added as (
        insert into tokenfly.entry (journal, sequence, at, kind, account, key, nanos, request, line, hash)
            select p_journal, l.sequence, to_timestamp(l.at / 1000.0), l.kind, l.account, l.key, l.nanos, l.request,
                l.line, l.hash
            from unnest(p_sequences, p_at, p_kinds, p_accounts, p_keys, p_nanos, p_requests, p_lines, p_hashes)
                as l(sequence, at, kind, account, key, nanos, request, line, hash)
        on conflict do nothing returning sequence)
        select array_agg(sequence) into v_fresh from added;
    -- What was sent before is there already. Something else under its number is another process's: a copy of the
    -- journal lives elsewhere.
    if coalesce(array_length(v_fresh, 1), 0) < coalesce(array_length(p_sequences, 1), 0) and exists (
            select from unnest(p_sequences, p_hashes) as l(sequence, hash) join tokenfly.entry e
                on e.journal = p_journal and e.sequence = l.sequence where e.hash <> l.hash) then
        raise exception 'the journal % has other lines here than in the gateway that ships it', p_journal;
    end if;
    with gone as (
        delete from tokenfly.hold h using unnest(p_holds) as u(id)
            where h.process = p_process and h.id = u.id returning h)
        select array_agg(h) into v_gone from gone;
    with paid as (
        select account, key, nanos, kind = 'charge' as charged, tokenfly.day_1(at) as day, tokenfly.month_1(at) as month
        from (select account, key, nanos, kind, least(v_now, to_timestamp(at / 1000.0)) as at
            from unnest(p_sequences, p_at, p_kinds, p_accounts, p_keys, p_nanos)
                as l(sequence, at, kind, account, key, nanos)
            where sequence = any(v_fresh) and kind in ('charge', 'use')) as clamped),
    change as (
        select account, '*' as key, nanos, charged, day, month, 0 as held, 0 as running from paid
        union all select account, key, nanos, charged, day, month, 0, 0 from paid
        union all select account, '*', 0, false, 0, 0, nanos, 1 from unnest(v_gone)
        union all select account, key, 0, false, 0, 0, nanos, 1 from unnest(v_gone) where keyed)
    insert into tokenfly.purse as p
            (account, key, charges, spent, held, running, day, day_spent, month, month_spent)
        select account, key, coalesce(sum(nanos) filter (where charged), 0), sum(nanos), -sum(held), -sum(running),
            v_day, coalesce(sum(nanos) filter (where day = v_day), 0),
            v_month, coalesce(sum(nanos) filter (where month = v_month), 0)
        from change group by account, key order by account, key
    on conflict (account, key) do update set charges = p.charges + excluded.charges,
        spent = p.spent + excluded.spent, held = p.held + excluded.held, running = p.running + excluded.running,
        day = greatest(p.day, excluded.day),
        day_spent = case when p.day < excluded.day then 0 else p.day_spent end + excluded.day_spent,
        month = greatest(p.month, excluded.month),
        month_spent = case when p.month < excluded.month then 0 else p.month_spent end + excluded.month_spent;
    insert into tokenfly.spent as s (account, key, period, number, model, requests, input, cached, output, nanos)
        select account, key, period, case period when 'd' then tokenfly.day_1(at) else tokenfly.month_1(at) end as number,
            model, count(*), sum(input), sum(cached), sum(output), sum(nanos)
        from (select account, key, model, input, cached, output, nanos, kind, sequence,
                least(v_now, to_timestamp(at / 1000.0)) as at
            from unnest(p_sequences, p_at, p_kinds, p_accounts, p_keys, p_models, p_nanos, p_input, p_cached, p_output)
                as l(sequence, at, kind, account, key, model, nanos, input, cached, output)
            where sequence = any(v_fresh) and kind in ('charge', 'use')) as clamped,
            (values ('d'), ('m')) as both_of_them(period)
        group by account, key, period, 4, model order by account, period, 4, key, model
    on conflict (account, period, number, key, model) do update set requests = s.requests + excluded.requests,
        input = s.input + excluded.input, cached = s.cached + excluded.cached, output = s.output + excluded.output,
        nanos = s.nanos + excluded.nanos;
    if exists (select from unnest(v_gone) where second is not null) then
        perform tokenfly.correct_1(v_gone, p_holds, p_real, v_second);
    end if;
end $$;

-- What was estimated too high is taken back where it was counted; what was too low is counted now.
create or replace function tokenfly.correct_1(p_gone tokenfly.hold[], p_holds bigint[], p_real bigint[], p_second bigint)
returns void language sql as $$
    with wrong as (
        select g.account, x.key, g.second, r.tokens - g.tokens as by
        from unnest(p_gone) as g join unnest(p_holds, p_real) as r(id, tokens) on r.id = g.id
            cross join lateral (select '*' as key union all select g.key where g.keyed) as x
        where g.second is not null and r.tokens <> g.tokens),
    less as (
        update tokenfly.rate t set tokens = greatest(0, t.tokens + w.by)
        from (select account, key, second, sum(by) as by from wrong where by < 0 group by 1, 2, 3) as w
        where t.account = w.account and t.key = w.key and t.second = w.second and t.second <> p_second),
    net as (
        select account, key, sum(by) as by from wrong where by > 0 or second = p_second group by 1, 2)
    insert into tokenfly.rate as t select account, key, p_second, 0, greatest(0, by) from net where by <> 0
        order by account, key
    on conflict (account, key, second) do update set tokens = greatest(0, t.tokens + (select by from net
        where net.account = t.account and net.key = t.key))
$$;

-- Sees to it that the holds of a process are these: those that are missing are taken again, whatever is
-- left of the balance, and those that it does not know, and must have asked for in vain, are given back.
create or replace function tokenfly.assert_1(p_process bigint, p_ids bigint[], p_accounts text[], p_keys text[],
        p_keyed boolean[], p_nanos bigint[], p_tokens bigint[]) returns void language plpgsql as $$
#variable_conflict use_column
declare v_lost tokenfly.hold[];
begin
    with added as (
        insert into tokenfly.hold (process, id, account, key, keyed, nanos, tokens, at)
            select p_process, u.id, u.account, u.key, u.keyed, u.nanos, u.tokens, clock_timestamp()
            from unnest(p_ids, p_accounts, p_keys, p_keyed, p_nanos, p_tokens)
                as u(id, account, key, keyed, nanos, tokens)
        on conflict do nothing returning account, key, keyed, nanos)
    insert into tokenfly.purse as p (account, key, held, running)
        select account, key, sum(nanos), count(*) from (
            select account, '*' as key, nanos from added
            union all select account, key, nanos from added where keyed) as each_one
        group by account, key order by account, key
    on conflict (account, key) do update set held = p.held + excluded.held, running = p.running + excluded.running;
    with lost as (
        delete from tokenfly.hold h where h.process = p_process and h.at < clock_timestamp() - interval '10 s'
            and not exists (select from unnest(p_ids) as u(id) where u.id = h.id) returning h)
        select array_agg(h) into v_lost from lost;
    if v_lost is not null then perform tokenfly.free_1(v_lost); end if;
end $$;

-- Voids all holds of a process that is no more.
create or replace function tokenfly.void_1(p_process bigint) returns bigint language plpgsql as $$
declare v_gone tokenfly.hold[];
begin
    with gone as (delete from tokenfly.hold h where h.process = p_process returning h)
        select array_agg(h) into v_gone from gone;
    if v_gone is null then return 0; end if;
    perform tokenfly.free_1(v_gone);
    return array_length(v_gone, 1);
end $$;

-- Makes a process known to live, with its holds. False if another one has its name and came later.
create or replace function tokenfly.join_1(p_process bigint, p_name text, p_first boolean, p_silence bigint,
        p_config text, p_version text, p_ids bigint[], p_accounts text[], p_keys text[], p_keyed boolean[],
        p_nanos bigint[], p_tokens bigint[]) returns boolean language plpgsql as $$
declare o tokenfly.live;
begin
    perform pg_advisory_xact_lock(7311706, 1);
    select * into o from tokenfly.live where name = p_name and process <> p_process;
    if found then
        if not p_first and o.beat > clock_timestamp() - p_silence * interval '1 ms' then return false; end if;
        delete from tokenfly.live where process = o.process;
        perform tokenfly.void_1(o.process);
    end if;
    insert into tokenfly.live as l (process, name, since, beat, config, version)
        values (p_process, p_name, clock_timestamp(), clock_timestamp(), p_config, p_version)
    on conflict (process) do update set beat = clock_timestamp(), config = p_config;
    perform tokenfly.assert_1(p_process, p_ids, p_accounts, p_keys, p_keyed, p_nanos, p_tokens);
    return true;
end $$;

-- The end of a process that stops in order.
create or replace function tokenfly.leave_1(p_process bigint) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7311706, 1);
    delete from tokenfly.live where process = p_process;
    perform tokenfly.void_1(p_process);
end $$;

-- Says that a process lives. Returns what others know that it may not.
create or replace function tokenfly.beat_1(p_process bigint, p_config text, p_behind bigint,
        out o_known boolean, out o_settings bigint, out o_now bigint, out o_others text)
language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    update tokenfly.live set beat = clock_timestamp(), config = p_config, behind = p_behind where process = p_process;
    o_known := found;
    o_now := floor(extract(epoch from clock_timestamp()) * 1000);
    select settings_version into o_settings from tokenfly.site;
    select string_agg(name, ', ' order by name) into o_others from tokenfly.live
        where config <> p_config and process <> p_process;
end $$;

-- Takes back what processes hold that are silent, or not known to live long after a crash.
create or replace function tokenfly.bury_1(p_silence bigint, out o_names text, out o_holds bigint)
language plpgsql as $$
declare v_gone tokenfly.hold[]; v_silence interval := p_silence * interval '1 ms';
begin
    o_holds := 0;
    if not pg_try_advisory_xact_lock(7311706, 1) then return; end if;
    with silent as (delete from tokenfly.live where beat < clock_timestamp() - v_silence returning name)
        select string_agg(name, ', ' order by name) into o_names from silent;
    if exists (select from tokenfly.live where since < clock_timestamp() - v_silence) then
        with gone as (delete from tokenfly.hold h where h.at < clock_timestamp() - v_silence
                and not exists (select from tokenfly.live l where l.process = h.process) returning h)
            select array_agg(h) into v_gone from gone;
        if v_gone is not null then
            perform tokenfly.free_1(v_gone);
            o_holds := array_length(v_gone, 1);
        end if;
    end if;
end $$;
