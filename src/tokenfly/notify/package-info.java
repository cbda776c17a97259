/// What the operator is told of without having to look: a webhook, signed.
///
/// [tokenfly.notify.Notice] is one thing that is so, [tokenfly.notify.Watch] finds out what is so now and
/// tells each once, [tokenfly.notify.Webhook] sends it, signed by [tokenfly.notify.Signature].
package tokenfly.notify;
