/// The built-in provider: a real upstream in the same process, whose model does what the last
/// message tells it to, so that an app can be tried and tested without a network.
///
/// [tokenfly.demo.DemoProvider] serves every format that there is, each under a base of its name: the
/// format itself reads the request and writes the answer. In the order a request takes:
///
/// 1. [tokenfly.demo.Prompt] is what the request asks of the model, without what agents put among
///    the user's words ([tokenfly.demo.Reminders]), and with a schema that stands among them
///    ([tokenfly.demo.AskedSchema]);
/// 2. [tokenfly.demo.Script] reads the commands of its last message: the table of them is there;
/// 3. [tokenfly.demo.Composer] makes the whole [tokenfly.demo.DemoAnswer] of both, with
///    [tokenfly.demo.Mentions] for the tools to call and [tokenfly.demo.SchemaFiller] for their
///    arguments;
/// 4. [tokenfly.demo.Performance] gives it at its pace, or breaks it off, while a
///    [tokenfly.demo.Voice] speaks the client's format over the [tokenfly.demo.Wire].
///
/// OpenAI's text completions and embeddings, for which the neutral model has no words, are
/// [tokenfly.demo.Completions] and [tokenfly.demo.Embeddings].
///
/// What the last message says, and what comes of it:
///
/// | message | answer |
/// | --- | --- |
/// | `Hello!` | `You said: Hello!`, streamed at 20 words a second |
/// | `fast think: why?` | some reasoning, then `You said: why?`, all at once |
/// | `words 200 pace 5ms` | 200 words, 5 ms apart |
/// | `call get_weather Paris` | a call of that tool, if offered, with the words after its name |
/// | `call get_weather and get_time` | both in one answer, unless the request forbids it |
/// | `call get_weather {"city":"Oslo"}` | a call with exactly these arguments |
/// | `error 429`, `error in stream`, `cut`, `stall` | what they say |
/// | `say fast` | `fast`: after `say` nothing is a command |
///
/// A tool is called whenever the message names it as it is offered. After tool results the answer
/// is `The tool said: …`. The rest is steered by the request as with any provider: `max_tokens`,
/// stop sequences, tool choice, reasoning switches, response format, `stream_options`. A piece of
/// [tokenfly.demo.Words] is one token, and every event of a stream holds one.
package tokenfly.demo;
