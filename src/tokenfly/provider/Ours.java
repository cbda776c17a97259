package tokenfly.provider;

import java.util.regex.Pattern;

/// What speaks of our key, our account or our money at a provider: no client's business, in whatever
/// error it stands.
///
/// Providers quote what a request holds. So that no client can put a key to rest by having such words
/// quoted, they must stand at the beginning unless the status is one that speaks of us as well.
final class Ours {
    static final String MONEY =
            "(insufficient|not enough|out of) (account |user |available )?(balance|credits?|funds|quota)"
            + "|(balance|credits?|quota) (is |are |has been )?(insufficient|exhausted|not enough|too low|used up)"
            + "|exceeded your current quota|key limit exceeded|reached your specified api usage limits"
            + "|billing hard limit|no resource package|余额不足|欠费|额度不足|额度已用尽|剩余额度";
    static final String PLAN =
            "usage limit (has been )?(reached|exceeded|exhausted)"
            + "|(5-hour|5 hour|weekly|monthly).{0,20}limit|reached your.{0,20}usage limit";
    static final String KEY =
            "\\b(incorrect|invalid|missing|expired|no|wrong|bad) (x-)?api[- _]?key"
            + "|\\bapi[- _]?key.{0,20}(invalid|not valid|incorrect|expired|missing|revoked|disabled|not found)"
            + "|no auth credentials|invalid (authentication|token|credentials)|login fail"
            + "|无效的令牌|令牌.{0,6}(无效|过期|不存在)|身份验证失败|api.?key.{0,6}(无效|错误|过期)";

    private static final Pattern ANY = Pattern.compile(MONEY + '|' + KEY
            + "|\\b(your|our|this) api.?key|\\bapi.?key (provided|supplied|is|was|has|does)|x-api-key|\\bsk-"
            + "|\\b(in|your) organi[sz]ation\\b|\\borg[-_]|\\bproj_"
            + "|your (account|plan|tier|subscription|balance|credits?|quota|project|billing)\\b"
            + "|\\bbilling\\b|credit balance|\\bupgrade (to|your)|余额|充值|额度|令牌|账户|密钥");

    private Ours() {
    }

    static String first(String words) {
        return "^(error: )?[^:\\[\\]]{0,40}(" + words + ')';
    }

    static boolean isIn(String message) {
        return Wording.finds(ANY, Wording.searched(message));
    }
}
