package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Dialect;
import tokenfly.translation.Trip.Models;

/// A request of one format, written in the other and back, says what it said: for everything that the
/// other format can express. What it cannot is listed here by name.
class RoundTripTest {
    @ParameterizedTest
    @MethodSource("whatBothCanSay")
    void whatBothCanSayComesBack(Trip trip) {
        var lost = new ArrayList<String>();
        assertEquals(trip.said(), trip.back(lost));
        assertEquals(List.of(), lost);
    }

    @ParameterizedTest
    @MethodSource("whatTheOtherCannotSay")
    void whatTheOtherCannotSayIsNamed(Trip trip) {
        var lost = new ArrayList<String>();
        assertNotEquals(trip.said(), trip.back(lost));
        assertEquals(trip.dropped(), String.join(",", lost));
    }

    /// The meaning stays, its form does not.
    @ParameterizedTest
    @MethodSource("whatTheOtherSaysDifferently")
    void whatTheOtherSaysDifferentlyIsNotCalledLost(Trip trip) {
        var lost = new ArrayList<String>();
        assertNotEquals(trip.said(), trip.back(lost));
        assertEquals(List.of(), lost);
    }

    @ParameterizedTest
    @MethodSource("whatWouldChangeTheMeaning")
    void whatWouldChangeTheMeaningIsRefused(Trip trip) {
        assertThrows(ChatException.class, () -> trip.back(new ArrayList<>()));
    }

    private static Trip trip(Dialect from, Models models, String dropped, String name, String members) {
        return new Trip(from, models, dropped, name, members);
    }

    static Stream<Trip> whatBothCanSay() {
        return Stream.of(
                trip(Trip.OPENAI, Models.THINKING, "",
                        "system prompt", """
                    "messages":[{"role":"system","content":"S"},{"role":"user","content":"hi"}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "turns", """
                    "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},
                    {"role":"user","content":"c"}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "images", """
                    "messages":[{"role":"user","content":[{"type":"text","text":"see"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAAA"}},
                    {"type":"image_url","image_url":{"url":"https://a.example/x.png"}}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "a PDF", """
                    "messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf",
                    "file_data":"data:application/pdf;base64,JVBERi0xLjQK"}}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "tool calls and results", """
                    "messages":[{"role":"user","content":"go"},{"role":"assistant","content":"On it.",
                    "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f",
                    "arguments":"{\\"b\\":1.0,\\"a\\":12345678901234567890}"}},
                    {"id":"call_2","type":"function","function":{"name":"f","arguments":"{}"}}]},
                    {"role":"tool","tool_call_id":"call_1","content":"one"},
                    {"role":"tool","tool_call_id":"call_2","content":"two"},{"role":"user","content":"and?"}],
                    "tools":[{"type":"function","function":{"name":"f","description":"D","parameters":
                    {"type":"object","properties":{"b":{"type":"number"}},"required":["b"]}}}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "tool choice auto", """
                    "tools":[{"type":"function","function":{"name":"f","parameters":
                    {"type":"object","properties":{}}}}],"tool_choice":"auto"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "tool choice none", """
                    "tools":[{"type":"function","function":{"name":"f","parameters":
                    {"type":"object","properties":{}}}}],"tool_choice":"none"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "tool choice required", """
                    "tools":[{"type":"function","function":{"name":"f","parameters":
                    {"type":"object","properties":{}}}}],"tool_choice":"required"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "tool choice by name", """
                    "tools":[{"type":"function","function":{"name":"f","parameters":
                    {"type":"object","properties":{}}}}],"tool_choice":{"type":"function","function":{"name":"f"}}
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "one tool at a time", """
                    "tools":[{"type":"function","function":{"name":"f","parameters":
                    {"type":"object","properties":{}}}}],"tool_choice":"auto","parallel_tool_calls":false
                    """),
                trip(Trip.OPENAI, Models.SAMPLED, "",
                        "temperature", """
                    "temperature":0.70
                    """),
                trip(Trip.OPENAI, Models.SAMPLED, "",
                        "top_p", """
                    "top_p":0.9
                    """),
                trip(Trip.OPENAI, Models.SAMPLED, "",
                        "stop strings", """
                    "stop":["A","B"]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "reasoning effort low", """
                    "reasoning_effort":"low"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "reasoning effort max", """
                    "reasoning_effort":"max"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "a stream with usage", """
                    "stream":true,"stream_options":{"include_usage":true}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "system prompt", """
                    "system":"S"
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "turns", """
                    "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},
                    {"role":"user","content":"c"}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "images", """
                    "messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image",
                    "source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgoAAAAA"}},
                    {"type":"image","source":{"type":"url","url":"https://a.example/x.png"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "a PDF", """
                    "messages":[{"role":"user","content":[{"type":"document","title":"a.pdf","source":
                    {"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjQK"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "tool calls and results", """
                    "messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                    {"type":"text","text":"On it."},
                    {"type":"tool_use","id":"toolu_1","name":"f","input":{"b":1.0,"a":12345678901234567890}},
                    {"type":"tool_use","id":"toolu_2","name":"f","input":{}}]},{"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"toolu_1","content":"one"},
                    {"type":"tool_result","tool_use_id":"toolu_2","content":"two"},{"type":"text","text":"and?"}]}],
                    "tools":[{"name":"f","description":"D","input_schema":{"type":"object","properties":
                    {"b":{"type":"number"}},"required":["b"]}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "tool choice auto", """
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
                    "tool_choice":{"type":"auto"}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "tool choice none", """
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
                    "tool_choice":{"type":"none"}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "tool choice any", """
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
                    "tool_choice":{"type":"any"}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "tool choice by name", """
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
                    "tool_choice":{"type":"tool","name":"f"}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "one tool at a time", """
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],
                    "tool_choice":{"type":"auto","disable_parallel_tool_use":true}
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "",
                        "temperature", """
                    "temperature":0.70
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "",
                        "top_p", """
                    "top_p":0.9
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "",
                        "stop sequences", """
                    "stop_sequences":["A","B"]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "thinking with an effort", """
                    "thinking":{"type":"adaptive"},"output_config":{"effort":"high"}
                    """),
                trip(Trip.ANTHROPIC, Models.SWITCHED, "",
                        "no thinking", """
                    "thinking":{"type":"disabled"}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "a schema for the answer", """
                    "output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                    "properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}}}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "a stream", """
                    "stream":true
                    """));
    }

    static Stream<Trip> whatTheOtherCannotSay() {
        return Stream.of(
                trip(Trip.OPENAI, Models.THINKING, "seed,frequency_penalty,logit_bias",
                        "how tokens are drawn", """
                    "seed":1,"frequency_penalty":1,"logit_bias":{"5":1}
                    """),
                trip(Trip.OPENAI, Models.THINKING, "logprobs,top_logprobs",
                        "probabilities", """
                    "logprobs":true,"top_logprobs":2
                    """),
                trip(Trip.OPENAI, Models.THINKING, "temperature,top_p",
                        "sampling of a model that fixes it", """
                    "temperature":0.2,"top_p":0.5
                    """),
                trip(Trip.OPENAI, Models.THINKING, "name",
                        "names of speakers", """
                    "messages":[{"role":"user","name":"Bob","content":"hi"}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "detail",
                        "detail of an image", """
                    "messages":[{"role":"user","content":[{"type":"image_url",
                    "image_url":{"url":"https://a.example/x.png","detail":"high"}}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "strict",
                        "strict tools", """
                    "tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":
                    {"type":"object","properties":{}}}}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "store,metadata,prompt_cache_key,verbosity",
                        "what is for the vendor alone", """
                    "store":true,"metadata":{"a":"b"},"prompt_cache_key":"k","verbosity":"low"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "reasoning_content",
                        "unsigned thinking of the past", """
                    "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b",
                    "reasoning_content":"hm"},{"role":"user","content":"c"}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "web_search",
                        "tools that the vendor runs", """
                    "tools":[{"type":"web_search"}]
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "top_k",
                        "top_k", """
                    "top_k":5
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "stop_sequences",
                        "more than four stop sequences", """
                    "stop_sequences":["A","B","C","D","E"]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "cache_control",
                        "cache marks", """
                    "system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "messages.thinking",
                        "thinking of the past", """
                    "messages":[{"role":"user","content":"a"},{"role":"assistant","content":[
                    {"type":"thinking","thinking":"hm","signature":"EqQB"},{"type":"text","text":"b"}]},
                    {"role":"user","content":"c"}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "document",
                        "documents by their address", """
                    "messages":[{"role":"user","content":[{"type":"document",
                    "source":{"type":"url","url":"https://a.example/x.pdf"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "citations",
                        "citations", """
                    "messages":[{"role":"user","content":[{"type":"document","citations":{"enabled":true},
                    "source":{"type":"text","media_type":"text/plain","data":"D"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "web_search_20250305",
                        "tools that the vendor runs", """
                    "tools":[{"type":"web_search_20250305","name":"web_search"}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "container,mcp_servers,context_management",
                        "what is for the vendor alone", """
                    "container":"c","mcp_servers":[{"type":"url","url":"https://a.example","name":"n"}],
                    "context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}
                    """),
                trip(Trip.ANTHROPIC, Models.SAMPLED, "thinking",
                        "thinking, for a model that cannot", """
                    "thinking":{"type":"enabled","budget_tokens":500}
                    """));
    }

    static Stream<Trip> whatTheOtherSaysDifferently() {
        return Stream.of(
                trip(Trip.OPENAI, Models.THINKING, "",
                        "borders between parts of text", """
                    "messages":[{"role":"user","content":[{"type":"text","text":"a"},
                    {"type":"text","text":"b"}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "instructions in mid-conversation", """
                    "messages":[{"role":"user","content":"a"},{"role":"system","content":"S"},
                    {"role":"assistant","content":"b"},{"role":"user","content":"c"}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "neighbours of one role", """
                    "messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]
                    """),
                trip(Trip.OPENAI, Models.SAMPLED, "",
                        "a temperature above 1", """
                    "temperature":1.5
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "an end user, told by a hash", """
                    "user":"bob"
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "the name of a schema", """
                    "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,
                    "schema":{"type":"object","properties":{},"additionalProperties":false}}}
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "text files, as documents", """
                    "messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.txt",
                    "file_data":"data:text/plain;base64,aGk="}}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "functions of the time before tools", """
                    "functions":[{"name":"f","parameters":{"type":"object","properties":{}}}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "names of tools that the other refuses are mapped", """
                    "tools":[{"type":"function","function":{"name":"a.b","parameters":
                    {"type":"object","properties":{}}}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "borders between blocks of text", """
                    "system":[{"type":"text","text":"a"},{"type":"text","text":"b"}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "a failed tool, told in words", """
                    "messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                    {"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"t","content":"no file","is_error":true}]}],
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "images in a tool's result, behind it", """
                    "messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                    {"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"t","content":[{"type":"image",
                    "source":{"type":"url","url":"https://a.example/x.png"}}]}]}],
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "text after a tool call, before it", """
                    "messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                    {"type":"tool_use","id":"t","name":"f","input":{}},{"type":"text","text":"b"}]},
                    {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"x"}]}],
                    "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "titled documents, as tagged text", """
                    "messages":[{"role":"user","content":[{"type":"document","title":"T","context":"C",
                    "source":{"type":"text","media_type":"text/plain","data":"D"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "search results, as text", """
                    "messages":[{"role":"user","content":[{"type":"search_result","title":"T",
                    "source":"https://a.example","content":[{"type":"text","text":"found"}]}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "a budget for thinking, as an effort", """
                    "thinking":{"type":"enabled","budget_tokens":500}
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "an end user, told by a hash", """
                    "metadata":{"user_id":"bob"}
                    """));
    }

    static Stream<Trip> whatWouldChangeTheMeaning() {
        return Stream.of(
                trip(Trip.OPENAI, Models.THINKING, "",
                        "several answers", """
                    "n":2
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "a spoken answer", """
                    "modalities":["text","audio"]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "audio", """
                    "messages":[{"role":"user","content":[{"type":"input_audio",
                    "input_audio":{"data":"UklGRg==","format":"wav"}}]}]
                    """),
                trip(Trip.OPENAI, Models.THINKING, "",
                        "files uploaded elsewhere", """
                    "messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-abc"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "images uploaded elsewhere", """
                    "messages":[{"role":"user","content":[{"type":"image",
                    "source":{"type":"file","file_id":"file_1"}}]}]
                    """),
                trip(Trip.ANTHROPIC, Models.THINKING, "",
                        "documents uploaded elsewhere", """
                    "messages":[{"role":"user","content":[{"type":"document",
                    "source":{"type":"file","file_id":"file_1"}}]}]
                    """));
    }
}
