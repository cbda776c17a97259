package tokenfly.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
            {"error":{"message":"m","type":"t","code":"c","param":"p"}} | m | t | c | p
            {"type":"error","error":{"type":"t","message":"m"},"request_id":"r"} | m | t | null | null
            {"error":{"code":"1113","message":"m"}} | m | null | 1113 | null
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}} | m | RESOURCE_EXHAUSTED | 429 | null
            [{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}] | m | INVALID_ARGUMENT | 400 | null
            {"code":"c","error":"m"} | m | null | c | null
            {"object":"error","message":"m","type":"t","code":404} | m | t | 404 | null
            {"code":30001,"message":"m","data":null} | m | null | 30001 | null
            {"detail":"m"} | m | null | null | null
            {"detail":[{"loc":["body"],"msg":"m"}]} | m | null | null | null
            {"errors":[{"message":"m"}]} | m | null | null | null
            {"code":500,"msg":"m"} | m | null | 500 | null
            {"base_resp":{"status_code":1004,"status_msg":"m"}} | m | null | 1004 | null
            {"error":{"code":400,"message":"{\\"error\\":{\\"message\\":\\"m\\",\\"status\\":\\"INVALID_ARGUMENT\\"}}"}} | m | INVALID_ARGUMENT | 400 | null
            {"error":{"code":429,"message":"Provider returned error","metadata":{"raw":"m"}}} | m | null | 429 | null
            {"error":{"code":400,"message":"Provider returned error","metadata":{"raw":"{\\"error\\":{\\"message\\":\\"m\\",\\"code\\":\\"c\\"}}"}}} | m | null | c | null
            {"error":{"code":400,"message":"m","metadata":{"raw":"other"}}} | m | null | 400 | null
            {"error":{"code":400,"message":"{not JSON"}} | {not JSON | null | 400 | null
            no JSON | no JSON | null | null | null
            <html>page</html> | `` | null | null | null
            [1] | [1] | null | null | null
            {} | `` | null | null | null
            """)
    void everyShapeOfAnErrorIsRead(String body, String message, String type, String code, String param) {
        assertEquals(new ErrorBody(message, type, code, param),
                ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8)));
    }
}
