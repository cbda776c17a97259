// An answer as it comes: its thinking, text, tool calls, why it ended, and its numbers.

import {link} from './address.js';
import {h, show} from './dom.js';
import {money, number, seconds} from './format.js';
import {markdown} from './markdown.js';
import {api, session} from './session.js';
import {t} from './words.js';

/** Text is drawn anew not more often than this, and beyond that length as it is. */
const PAUSE_MS = 80, LONGEST = 60_000;

/** What somebody should know of an end, if anything: an answer that was cut must not look whole. */
function why(turn) {
  if (turn.failed) return turn.failed;
  if (/^(length|max_tokens|max_output_tokens)$/.test(turn.stop)) return t('Cut off: it reached the most tokens that it may have. Raise “Most tokens to answer”, or say “go on”.');
  if (/^(content_filter|refusal|sensitive)$/.test(turn.stop)) return t('The model or its provider refused to go on.');
  if (!turn.stop) return t('The answer broke off before its end.');
  return /^(stop|end_turn|tool_calls|tool_use|function_call|stop_sequence)$/.test(turn.stop) ? null : t('Ended because of: {reason}', {reason: turn.stop});
}

export function answerView(model) {
  const thoughts = h('div'), text = h('div.prose.wait'), tools = h('div'), meta = h('div.meta');
  const thinking = h('details', {open: true, hidden: true}, h('summary', t('Thinking')), thoughts);
  const element = h('div.said.model', {'aria-busy': 'true'}, thinking, text, tools, meta);
  let timer = null, latest = null;
  const draw = () => {
    timer = null;
    const log = element.parentElement, follows = log && log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    thinking.hidden = !latest.thinking;
    thoughts.textContent = latest.thinking;
    show(text, latest.text.length > LONGEST ? latest.text : markdown(latest.text));
    show(tools, latest.tools.filter(Boolean).map(tool => h('code.tool', `${tool.name}(${tool.input})`)));
    if (follows) log.scrollTop = log.scrollHeight;
  };
  return {element,
    show(turn) {
      latest = turn;
      timer ??= setTimeout(draw, PAUSE_MS);
    },
    async end(turn, id) {
      clearTimeout(timer);
      latest = turn;
      text.classList.remove('wait');
      draw();
      if (turn.text && turn.thinking) thinking.open = false;
      const said = why(turn);
      if (said) tools.append(h('div.note.bad', {role: 'alert'}, said));
      const facts = [model, turn.first && t('first token {time}', {time: seconds(turn.first)}), turn.total && t('total {time}', {time: seconds(turn.total)}),
        turn.input != null && t('{input} in', {input: number(turn.input)}), turn.output != null && t('{output} out', {output: number(turn.output)})];
      const say = () => show(meta, facts.filter(Boolean).flatMap((fact, i) => [i ? ' · ' : '', fact]));
      say();
      element.removeAttribute('aria-busy');
      const log = element.parentElement;
      if (log) log.scrollTop = log.scrollHeight;
      const charged = id && await charge(id);
      if (charged) {
        turn.cost = charged.cost;
        turn.id = id;
      }
      if (turn.cost != null) facts.push(`${money(turn.cost)} ${session.currency}`);
      if (turn.id) facts.push(h('a', {href: link('requests', turn.id)}, t('details')));
      say();
      element.dataset.done = '';
    }};
}

/** What the gateway made of a request, which it notes a moment after the answer's last byte. */
async function charge(id) {
  for (let wait = 20; wait < 700; wait *= 2) {
    const found = await api('GET', '/console/api/requests/' + encodeURIComponent(id)).catch(() => null);
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}
