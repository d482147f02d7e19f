// The console's own words.
export const WORDS = {
  en: {
    title: "Console", owner: "Owner's pages", signIn: "Sign in", email: "E-mail address", password: "Password", code: "Code of your app (if you have one)", go: "Sign in",
    invited: "Welcome. Choose a password", newPassword: "Password, at least 12 characters", accept: "Set the password", demo: "Enter as the demo shop's agent", demoWhy: "Only in the demo, only on this machine.",
    signOut: "Sign out", language: "Language", waiting: "Waiting", withPeople: "In conversation", requests: "To decide", nobody: "Nobody waits.", nothing: "No request waits.",
    minutes: "{n} min", justNow: "just now", mine: "yours", colleague: "a colleague's", web: "Website", telegram: "Telegram", rest: "Other", en: "English", zh: "Chinese",
    choose: "Choose a conversation on the left.", take: "Take over", release: "Hand back to the assistant", write: "Your answer", send: "Send", shopper: "Shopper", assistant: "Assistant", you: "You",
    summary: "Summary", customer: "Customer", verified: "verified now", notVerified: "not verified now", guest: "Not identified", task: "Was in the middle of", product: "Last product", order: "Last order", orders: "Orders", misses: "Not understood", turns: "Turns",
    return: "Return", exchange: "Exchange", approve: "Goods arrived: approve", refuse: "Refuse", sure: "Press again to confirm", reason: "Reason: {r}", gone: "This conversation was handed back or deleted.",
    approvals: "To approve", approval: "Change to approve", askedFor: "Asked for", changes: "Before → after", change: "{before} → {after}", money: "Money", risky: "Why it waits", risk_amount: "large refund", risk_count: "many changes in a day",
    allow: "Approve", whyNot: "Why not", clause: "Clause, such as R4", noReason: "Without a reason", reason_policy: "The policy does not allow it", reason_settled: "Settled in another way", reason_check: "Somebody has to talk to them first", isTold: "The shopper is told in the conversation.", decided: "This was decided.",
    failed: "That did not work. Please try again.", log: "Conversation", newWaiting: "Somebody is waiting.",
  },
  zh: {
    title: "客服后台", owner: "店主后台", signIn: "登录", email: "邮箱", password: "密码", code: "验证器里的验证码（如已启用）", go: "登录",
    invited: "欢迎加入，请设置密码", newPassword: "密码，至少 12 个字符", accept: "设置密码", demo: "以演示商店客服身份进入", demoWhy: "仅限演示商店，仅限本机。",
    signOut: "退出登录", language: "语言", waiting: "等待中", withPeople: "对话中", requests: "待处理申请", nobody: "没有人在等待。", nothing: "没有待处理的申请。",
    minutes: "{n} 分钟", justNow: "刚刚", mine: "您的", colleague: "同事的", web: "网站", telegram: "Telegram", rest: "其他", en: "英文", zh: "中文",
    choose: "请在左侧选择一个对话。", take: "接手", release: "交还给助手", write: "您的回复", send: "发送", shopper: "顾客", assistant: "助手", you: "您",
    summary: "摘要", customer: "顾客", verified: "身份已验证", notVerified: "身份验证已过期", guest: "未识别身份", task: "正在办理", product: "最近商品", order: "最近订单", orders: "订单", misses: "未听懂次数", turns: "对话轮数",
    return: "退货", exchange: "换货", approve: "货已收到，批准", refuse: "拒绝", sure: "再按一次确认", reason: "原因：{r}", gone: "这个对话已交还或已删除。",
    approvals: "待批准", approval: "待批准的改动", askedFor: "顾客申请", changes: "改动前 → 改动后", change: "{before} → {after}", money: "款项", risky: "为何要批准", risk_amount: "退款金额较大", risk_count: "一天内改动较多",
    allow: "批准", whyNot: "拒绝原因", clause: "条款，如 R4", noReason: "不说明原因", reason_policy: "规定不允许", reason_settled: "已用别的方式处理", reason_check: "需要先和顾客沟通", isTold: "结果会在对话里告诉顾客。", decided: "这项申请已经处理完毕。",
    failed: "没有成功，请再试一次。", log: "对话", newWaiting: "有顾客在等待。",
  },
};

export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
export const t = WORDS[language];
export const say = (key, values = {}) => t[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const money = (price) => (price ? new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-US", { style: "currency", currency: price.currency }).format(price.amount) : "");
export const clock = (seconds) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-US", { hour: "2-digit", minute: "2-digit" }).format(new Date(seconds * 1000));
