package tokenfly.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tokenfly.http.ChunkedAnswer;
import tokenfly.json.JsonObject;

/// Files for spreadsheets: a line for the columns' names, then a row for each JSON object.
final class Csv {
    private static final String FORMULA_SIGNS = "=+-@＝＋－＠";
    /// Strings that are numbers of ours, which may begin with a minus.
    private static final Set<String> AMOUNTS = Set.of("amount", "cost");

    private Csv() {
    }

    /// Sends a file as it is made.
    static void send(HttpExchange http, String name, List<String> columns, Stream<JsonObject> rows)
            throws IOException {
        var out = begin(http, name, columns);
        for (var row : (Iterable<JsonObject>) rows::iterator) out.write(row(columns, row));
        out.close();
    }

    /// The file with its first line. Closing it says that it is whole.
    static BufferedWriter begin(HttpExchange http, String name, List<String> columns) throws IOException {
        var headers = http.getResponseHeaders();
        headers.set("Content-Type", "text/csv; charset=utf-8");
        headers.set("Content-Disposition", "attachment; filename=\"" + name + '"');
        var out = new BufferedWriter(new OutputStreamWriter(
                ChunkedAnswer.start(http, 200), StandardCharsets.UTF_8), 1 << 15);
        out.write(String.join(",", columns) + "\r\n");
        return out;
    }

    static String row(List<String> columns, JsonObject entry) {
        var row = new StringBuilder();
        for (var column : columns) {
            if (!row.isEmpty()) row.append(',');
            var text = entry.string(column);
            var number = entry.get(column);
            row.append(text != null ? cell(column, text) : number == null ? "" : number);
        }
        return row.append("\r\n").toString();
    }

    /// Quoted by RFC 4180; and no text begins a formula when a spreadsheet opens the file, be it in
    /// the full-width signs that some take for the others, or behind blanks that they leave out.
    private static String cell(String column, String text) {
        var visible = text.replaceFirst("^[\\s\\p{Z}\\p{C}]+", "");
        boolean isFormula = !AMOUNTS.contains(column) && !visible.isEmpty()
                && FORMULA_SIGNS.indexOf(visible.charAt(0)) >= 0;
        var safe = isFormula ? "'" + text : text;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
