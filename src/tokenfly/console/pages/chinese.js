// The texts of the pages in Chinese: a line each, English and Chinese parted by a bar.

export default Object.fromEntries(`The operator has closed this account: no request is admitted.|运营者已关闭此账户：不受理任何请求。
Nothing was asked this month.|本月还没有请求。
From a key to the first request|从密钥到第一个请求
Balance|余额
unlimited|不限
not metered against a balance|不按余额计费
{currency}, of which {held} held by {n} running|{currency}，其中 {held} 由 {n} 个进行中的请求占用
Spent today|今日花费
{n} request(s) since 00:00 UTC|自 00:00 UTC 起 {n} 个请求
Spent this month|本月花费
{n} request(s)|{n} 个请求
Tokens this month|本月 token
{input} in, {output} out|输入 {input}，输出 {output}
Limits|限额
Overview|概览
Playground|试验场
Requests|请求
Use|用量
Keys|密钥
only in the ledger|仅存于账本
disabled|已停用
low|偏低
Account|账户
Balance, {currency}|余额（{currency}）
Held|占用
Running|进行中
Today|今日
This month|本月
Requests, month|本月请求
State|状态
open|开放
used up|已用尽
Accounts|账户
New account|新建账户
No accounts yet.|还没有账户。
No such account.|没有这样的账户。
Name|名称
letters, digits, dots, hyphens, underscores|字母、数字、点、连字符、下划线
Opening balance, {currency} (empty: unlimited)|期初余额，{currency}（留空：不限）
Models, * for any characters|模型，* 代表任意字符
default|默认
Create|创建
Credit|充值
Limits with what is left|限额与剩余
All accounts|全部账户
Ledger|账本
Recent requests|最近的请求
Enable|启用
{name} is open again.|{name} 已重新开放。
Disable|停用
Disable {name}?|停用 {name}？
Every request with one of its keys is refused until it is enabled again. Nothing is lost.|在重新启用之前，其密钥的所有请求都会被拒绝。不会丢失任何数据。
{name} is disabled.|{name} 已停用。
Amount, {currency}; below zero takes away|金额（{currency}）；负数为扣减
Note, for the ledger|备注，记入账本
Go on|继续
An amount is digits with a point, such as 12.50.|金额为数字和小数点，例如 12.50。
Enter {amount} {currency}?|记入 {amount} {currency}？
{name} is unlimited now; from then on it has a balance.|{name} 目前不限额；此后将按余额计费。
The balance of {name} goes from {before} to {after}.|{name} 的余额将从 {before} 变为 {after}。
This is a large amount. Are all its digits meant?|这是一笔大额。每一位数字都对吗？
Enter it|记入
Entered in the ledger.|已记入账本。
none|无
set in config.properties|由 config.properties 设定
Nothing was changed.|没有改动。
Saved.|已保存。
Models and limits|模型与限额
Empty: the default. “none” lifts a limit that the default sets.|留空：用默认值。“none”取消默认限额。
Save|保存
Cut off: it reached the most tokens that it may have. Raise “Most tokens to answer”, or say “go on”.|被截断：已达到 token 上限。请调高“回答的最多 token”，或说“继续”。
The model or its provider refused to go on.|模型或其提供方拒绝继续。
The answer broke off before its end.|回答在结束前中断。
Ended because of: {reason}|结束原因：{reason}
Thinking|思考
first token {time}|首个 token {time}
total {time}|共 {time}
{input} in|输入 {input}
{output} out|输出 {output}
details|详情
When|时间
The numbers|数据
Sign in|登录
Console|控制台
Copy|复制
Copied|已复制
Cancel|取消
Close|关闭
Please note|请注意
{n} ms|{n} 毫秒
{time} s|{time} 秒
{n} min|{n} 分钟
{n} h|{n} 小时
Operator|运营者
Sign out|退出
Sign in again|重新登录
Your session has ended. What you typed is still here.|会话已结束。您输入的内容仍在。
Key|密钥
With an API key of your account, or with the operator’s admin key.|使用您账户的 API 密钥，或运营者的管理密钥。
No key yet? The operator of this gateway makes one, here or by {command}.|还没有密钥？由网关的运营者创建，在此处或用 {command}。
It is filled in above: copy that, and run it.|已填入上面的示例：复制并运行。
Your first request is seen here as it arrives.|第一个请求到达时会显示在这里。
Sign in, and make a key.|登录并创建密钥。
Make a key for an account.|为账户创建密钥。
Make a key for this app.|为此应用创建密钥。
Make a key|创建密钥
This is your key. It is shown this once: {key}|这是您的密钥，仅显示这一次：{key}
Whose key?|谁的密钥？
Account, a new one or one that is there|账户，新的或已有的
Waiting for the first request…|等待第一个请求…
It arrived: {model} answered {output} tokens in {time}.|已到达：{model} 在 {time} 内回答了 {output} 个 token。
It arrived and was not answered: {reason}|已到达但未得到回答：{reason}
Look at it|查看
15 minutes|15 分钟
1 hour|1 小时
6 hours|6 小时
24 hours|24 小时
7 days|7 天
31 days|31 天
Time|时间
all together|合计
by provider|按提供方
by model|按模型
Divided by|划分
How it goes|运行情况
Spend, {currency}|花费（{currency}）
{n} refused here|网关拒绝 {n} 个
Errors|错误
{n} failed|失败 {n} 个
Time to first token|首个 token 时间
19 of 20 within {time}|95% 在 {time} 内
From the cache|缓存占比
of {n} tokens of input|共 {n} 个输入 token
Time to first token, half of them, ms|首个 token 时间中位数（毫秒）
Share of input from the cache, %|输入中缓存的占比（%）
The disk refuses the ledger’s lines: requests that cost money are refused.|磁盘无法写入账本：收费请求被拒绝。
The files have mistakes; what was read before them stays in force.|文件有错误；之前读取的配置继续有效。
Configuration|配置
Accounts that run low|余额偏低的账户
None.|无。
All {n}|全部 {n} 个
What rests, and why|暂停的提供方及原因
Provider|提供方
Health|状况
Failed, 15 min|15 分钟内失败
{failed} of {all}|{failed} / {all}
Gateways|网关
Gateway|网关
this one|本网关
silent for {time}|已静默 {time}
configured otherwise|配置不同
Charges on their way|尚未入库的扣费
The store cannot be reached.|无法连接存储。
No answer from other gateways ({names}): what only they know is not shown.|其他网关（{names}）没有应答：只有它们知道的内容未显示。
Nothing rests.|没有暂停。
requests per minute|每分钟请求
tokens per minute|每分钟 token
concurrent requests|并发请求
spend per day|每日花费
spend per month|每月花费
spend in all|总花费
models|模型
low balance|低余额线
Limit|限额
Left|剩余
of {size}|/ {size}
All free again|全部恢复
No limits are set.|未设限额。
Expires at the end of (UTC)|到期日（UTC，含当日）
Limits and models|限额与模型
Within those of the account. Empty: none of its own.|在账户限额之内。留空：无单独限额。
Your new key|您的新密钥
Copy it now: it is shown this once and cannot be had again.|请立即复制：仅显示这一次，无法再次获取。
Copy the key|复制密钥
I have kept it|我已保存
New key|新建密钥
Make it|创建
Change the key|修改密钥
A successor for this key?|为此密钥创建后继？
A new key takes its name, limits and use; programs move over while both work.|新密钥继承名称、限额与用量；两者同时有效期间程序可切换。
The old one goes on for so many hours|旧密钥继续有效的小时数
Revoke this key?|吊销此密钥？
Programs that use {key} are refused from then on.|此后使用 {key} 的程序将被拒绝。
You are signed in with it.|您正用它登录。
Revoke|吊销
Revoked.|已吊销。
config.properties is the operator’s own file|config.properties 是运营者自己的文件
in config.properties|在 config.properties 中
Change|修改
Rotate|轮换
API keys|API 密钥
no name|未命名
this session|当前会话
until {time}|至 {time}
Limits, with what is left|限额与剩余
Today, {currency}|今日（{currency}）
In all|总计
Last used|上次使用
not since the start|启动后未使用
No keys.|没有密钥。
Copy {id}|复制 {id}
also|别名
peak hours: {hours}|高峰时段：{hours}
long: over {n} tokens of input|长输入：超过 {n} 个 token
off|关闭
not answering|暂无回答
on|可用
free|免费
peak|高峰
long|长输入
Model|模型
Formats|格式
Context|上下文
Max output|最大输出
Input|输入
Cached|缓存
Output|输出
Models|模型
Prices in {currency} for a million tokens. A model answers in every format; it is native in those named here.|价格为每百万 token 的 {currency}。模型可用任何格式回答；此处列出其原生格式。
No such model.|没有这样的模型。
only those that are on|仅显示可用的
Since|开始
Endpoint|端点
streamed|流式
First byte|首字节
Runs for|已运行
Nothing runs right now.|当前没有进行中的请求。
Running now|进行中
Ended last|最近结束
Download CSV|下载 CSV
opening|期初
credit|充值
charge|扣费
use|用量
No.|序号
Kind|类型
Amount, {currency}|金额（{currency}）
What|内容
at {provider}: {input} in, {output} out|于 {provider}：输入 {input}，输出 {output}
estimated|估算
{n} entries in {files} files: every line follows from the one before.|{files} 个文件共 {n} 条：每一行都与前一行衔接。
Verify|核验
No entries.|没有条目。
No such entry.|没有符合的条目。
Check again|重新检查
The files have no mistakes and are in force.|文件没有错误，已生效。
Models that are off|已关闭的模型
For want of|缺少
Home|首页
Providers|提供方
Live|实时
Say something|说点什么
Message|消息
Send|发送
Stop|停止
Language|语言
Result: {text}|结果：{text}
a picture that was sent|已发送的图片
Talk with {model}|与 {model} 的对话
The demo model needs no provider. Try “think: why is the sky blue?”, or offer the tool and say “call get_weather Paris”.|演示模型无需提供方。试试“think: why is the sky blue?”，或提供工具并说“call get_weather Paris”。
Nothing said yet.|还没有对话。
Hello!|你好！
The tool’s result|工具的结果
Stopped by you.|已由您停止。
At most {n} pictures of {size} MB each.|最多 {n} 张图片，每张 {size} MB。
picture {n}|图片 {n}
Remove picture {n}|移除图片 {n}
Pictures|图片
Picture|图片
Start over|重新开始
Enter sends, Shift+Enter breaks the line|回车发送，Shift+回车换行
The same request as code|同一请求的代码
do not think|不思考
medium|中
high|高
max|最高
as the model does|随模型
Tools as JSON|工具（JSON）
JSON schema|JSON 模式
Settings|设置
Side by side with|并排对比
Format|格式
Instructions|指令
Temperature|温度
Most tokens to answer|回答的最多 token
Offer tools, such as get_weather|提供工具，如 get_weather
Answer by a JSON schema|按 JSON 模式回答
The tools are not JSON as it should be:|工具不是正确的 JSON：
The schema is not JSON:|模式不是 JSON：
set {names}|请设置 {names}
not serving|不可用
rests|暂停
serving in part|部分可用
{n} key(s) rest|{n} 个密钥暂停
failing|失败中
every attempt of the last 15 minutes|最近 15 分钟的每次尝试
serving|可用
Try now|立即重试
Every rest of {name} is ended: the next request tries it.|{name} 的暂停已解除：下一个请求将尝试它。
for {time}|{time}
{n} running|{n} 个进行中
ready|就绪
Last failure|上次失败
{time} ago|{time}前
First byte, half · 9 of 10 in|首字节 50% · 90%
ok|成功
refused here|网关拒绝
failed|失败
broke off|中断
stopped at its ceiling|达上限停止
client hung up|客户端断开
gateway stopped|网关停止
internal error|内部错误
running|进行中
Tokens in · out|token 输入 · 输出
{n} cached|缓存 {n}
Cost, {currency}|费用（{currency}）
First · total|首字节 · 总计
Ended|结果
No requests since the gateway started.|网关启动以来没有请求。
From|从
Before|至（不含）
Request id|请求 id
Open|打开
No request is like that, as far as they are kept.|在保留的范围内没有这样的请求。
{price} per million|每百万 {price}
Request|请求
Copy the id|复制 id
All requests|全部请求
the provider sent no usage: estimated|提供方未给出用量：估算
{n} of reasoning|推理 {n}
First byte · total|首字节 · 总计
admitted after {time}|{time} 后受理
What was asked|请求内容
Attempts|尝试次数
Left out for the provider|为提供方略去
Price and limits|价格与限额
Nothing was charged.|未收费。
What was tried|尝试过程
key no. {n}|第 {n} 个密钥
Model there|对方模型
Began after|开始于
Took|用时
Became of it|结果
The gateway cannot be reached.|无法连接网关。
The gateway answered {status}.|网关返回 {status}。
In the shell from which it is started.|在启动它的 shell 中。
In the file {file}.|在文件 {file} 中。
The address is the only change.|只需改地址。
{name} is the one line that changes; the key and the model id are yours.|只需改 {name} 这一行；密钥和模型 id 用您自己的。
SDKs|SDK
Agents|智能体
Start|开始
Nothing here yet.|这里还没有内容。
Table|表格
More|更多
Pages of the table|表格分页
{from}–{to} of {all}|{from}–{to}，共 {all}
{from}–{to}|{from}–{to}
Back|上一页
Page {page}|第 {page} 页
Next|下一页
Find|查找
Sort by|排序
Filters|筛选
all|全部
all others|其余
Cost|费用
Spend by day, {currency}|每日花费（{currency}）
Spend by day|每日花费
Tokens by day|每日 token
input|输入
output|输出
Day (UTC)|日期（UTC）
not known|未知
From (UTC)|从（UTC）
Through (UTC)|至（UTC，含当日）
By {what}|按{what}
Nothing was used yet.|还没有用量。
{cost} more for answers that were lost|另有 {cost} 用于丢失的回答
{n} written to the cache|写入缓存 {n}
Cache write|写缓存
Tokens of output|输出 token
Address|地址
Connect · first byte · idle|连接 · 首字节 · 空闲时限
{at}: {n} line(s)|{at}：{n} 行
Key in the file|文件中的键
Value|值
not shown|不显示
File and line|文件与行
Served by|由谁提供
Test|测试
Test {model}|测试 {model}
One small real request goes to each provider. It is charged to nobody here, but the provider may charge it.|向每个提供方发送一个真实的小请求。此处不向任何人收费，但提供方可能收费。
Test it|测试
Waiting for the answer|等待回答
Change one line, keep your app|改一行，应用照旧
TokenFly speaks OpenAI's API, Responses included, and Anthropic's Messages API. Point your SDK at this address, use a TokenFly key and one of the model ids served here. Request shape, streaming and tool calling stay as they are.|TokenFly 支持 OpenAI 的 API（含 Responses）和 Anthropic 的 Messages API。将 SDK 指向此地址，使用 TokenFly 密钥和此处提供的模型 id。请求结构、流式输出和工具调用保持不变。
Open the console|打开控制台
See the models|查看模型
Send yours in either header, on every endpoint. The console makes and revokes them.|在任一请求头中发送，适用于所有端点。控制台可创建和吊销。
Use the exact id from the Models page. Each model answers in every format, whatever its provider speaks.|使用模型页上的确切 id。无论提供方使用何种格式，每个模型都能以任何格式回答。
Limits and balance|限额与余额
They belong to the account. See what is left in the console, or as JSON:|它们属于账户。在控制台或以 JSON 查看剩余：
Endpoints|端点`.split('\n').map(line => line.split('|')));
