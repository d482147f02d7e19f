// What the shop's pages say; products, prices and rules come from the server.

export const WORDS = {
  en: {
    skip: "Skip to content", search: "Search the shop", searchGo: "Search", categories: "Categories", all: "Everything", account: "Account", signIn: "Sign in", signOut: "Sign out",
    orders: "Orders", cart: "Cart", cartCount: "Cart, {n} items", privacy: "Privacy", language: "Language", home: "Home", trail: "You are here", demo: "A demo shop: nothing here is sold or sent.",
    heroTitle: "Say what you need. See what fits.", heroText: "Our assistant knows every product, price and rule of this shop. Ask in English or Chinese.", heroBox: "A waterproof jacket for rainy hikes, under 150", heroGo: "Ask",
    heroTry: ["A waterproof tent under 200", "A gift for a six-year-old", "Where is my order?"],
    forYou: "Picked for you", alsoLike: "You might also like", earlier: "Scroll back", later: "Scroll on", products: "All products", found: "{n} products", foundFor: "{n} products for “{q}”", nothing: "Nothing matches. Try fewer words, or ask the assistant.", askInstead: "Ask the assistant",
    sort: "Sort by", sortShop: "Our order", sortRating: "Best rated", sortPrice: "Price, low to high", sortPriceDown: "Price, high to low", more: "Show more",
    from: "from {price}", noPrice: "Price on request", inStock: "In stock", few: "Only {n} left", soldOut: "Sold out", choices: "{n} choices", rating: "{r} of 5 stars, {n} reviews", reviewsShort: "{n} reviews",
    add: "Add to cart", added: "Added to your cart.", viewCart: "View cart", askThis: "Ask about this", askThisText: "What should I know about this?", tellBack: "Tell me when it is back", tellBackText: "Tell me when this is back in stock: {options}", tellLess: "Tell me when it is cheaper", tellLessText: "Tell me when this gets cheaper: {options}", details: "Details", reviews: "What customers say", stars: "{n} of 5 stars", soldOutOption: "{value}, sold out", notFound: "We do not have this product.", backHome: "Back to the shop",
    cartTitle: "Your cart", cartEmpty: "Your cart is empty.", quantity: "Quantity", less: "One less of {title}", plus: "One more of {title}", remove: "Remove {title}", total: "Total", checkout: "Check out", checkoutNote: "The assistant takes it from here.", checkoutText: "I would like to check out", keepShopping: "Keep shopping",
    mailsTitle: "Mails", mailsText: "This shop has no mail server. These mails would have been sent:", mailsNone: "No mail waits. When somebody asks for a code, it appears here; load the page again.", mailsOff: "Mails are shown only in the demo, on its own machine, where no mail server is set.",
    signInTitle: "Choose who you are", signInText: "These six people are made up. Each has orders, addresses and returns to try, so pick one and go.", signInAs: "Sign in as {name}", signedInAs: "You are signed in as {name}.", signInOff: "Demo sign-in is switched off in this shop.",
    ordersTitle: "Your orders", ordersEmpty: "No orders yet.", ordersSignIn: "Sign in to see your orders.", order: "Order {id}", placed: "Placed on {date}", askOrder: "Ask about this order", askOrderText: "Where is my order {id}?", step: "{label}: {state}", done: "done", current: "now", todo: "to come",
    privacyTitle: "What we keep, and how to get rid of it", privacyText: "The assistant works inside this shop. Your messages are not sold, and nothing is loaded from other companies while you are here.",
    kept: "What is kept", keptRows: [["Your chat", "Messages and answers, so that the conversation goes on after a reload. E-mail addresses, phone numbers and the like stand in it as placeholders."], ["Your cart", "What you put in it, and when."], ["What you look at", "Products you opened here, to suggest better ones."], ["Your thumbs", "Which answers helped, and why not."], ["In this browser", "A signed key to this conversation and your language. No cookies."]],
    agreeTitle: "What you agree to", agree: { personalisation: "Suggestions from what I looked at and bought here", improvement: "My questions, without personal details, may be kept to improve the answers", marketing: "Now and then an offer, in the chat and here" }, agreeKept: "Kept.",
    yours: "It is yours", yoursText: "Take all of it with you, or erase it now. Erasing cannot be undone.", download: "Download everything", erase: "Erase everything", eraseAsk: "Erase this conversation, its cart and everything kept about it?", eraseYes: "Yes, erase it", eraseNo: "No, keep it", erased: "Done. It is all gone, and a new conversation has begun.",
    failed: "That did not work. Please try again.", retry: "Try again", loading: "Loading…", answersExtract: "Free answers quote the shop's own texts.", answersModel: "Free answers are worded by {model} from the shop's own texts.",
  },
  zh: {
    skip: "跳到正文", search: "搜索商品", searchGo: "搜索", categories: "分类", all: "全部商品", account: "账户", signIn: "登录", signOut: "退出登录",
    orders: "订单", cart: "购物车", cartCount: "购物车，{n} 件商品", privacy: "隐私", language: "语言", home: "首页", trail: "当前位置", demo: "演示商店：这里的商品不会真的出售或发货。",
    heroTitle: "说说您要什么，合适的马上来。", heroText: "助手熟悉店里的每件商品、价格和规定，中文、英文都可以问。", heroBox: "雨天徒步穿的防水外套，150以内", heroGo: "问一问",
    heroTry: ["200以内的防水帐篷", "送六岁孩子的礼物", "我的订单到哪了？"],
    forYou: "为您挑选", alsoLike: "再看看这些", earlier: "往前", later: "往后", products: "全部商品", found: "共 {n} 件商品", foundFor: "“{q}”：{n} 件商品", nothing: "没有找到。换几个词试试，或者问问助手。", askInstead: "问问助手",
    sort: "排序", sortShop: "默认", sortRating: "评分最高", sortPrice: "价格从低到高", sortPriceDown: "价格从高到低", more: "再看一些",
    from: "{price} 起", noPrice: "价格待询", inStock: "有货", few: "仅剩 {n} 件", soldOut: "已售罄", choices: "{n} 种可选", rating: "{r} 星（满分 5 星），{n} 条评价", reviewsShort: "{n} 条评价",
    add: "加入购物车", added: "已加入购物车。", viewCart: "查看购物车", askThis: "问问这件商品", askThisText: "这件商品怎么样？", tellBack: "到货提醒我", tellBackText: "这件到货了提醒我：{options}", tellLess: "降价提醒我", tellLessText: "这件降价了提醒我：{options}", details: "商品参数", reviews: "买家评价", stars: "{n} 星（满分 5 星）", soldOutOption: "{value}，已售罄", notFound: "店里没有这件商品。", backHome: "回到商店",
    cartTitle: "购物车", cartEmpty: "购物车还是空的。", quantity: "数量", less: "{title} 减一件", plus: "{title} 加一件", remove: "移除 {title}", total: "合计", checkout: "去结算", checkoutNote: "接下来由助手帮您办理。", checkoutText: "我要结算", keepShopping: "继续逛逛",
    mailsTitle: "邮件", mailsText: "本店没有配置邮件服务器，下面这些邮件本来会发出：", mailsNone: "没有待发的邮件。有人获取验证码后会显示在这里，请刷新页面。", mailsOff: "邮件只在演示商店的本机上、且没有配置邮件服务器时显示。",
    signInTitle: "选一位顾客登录", signInText: "这六位顾客都是虚构的，各有订单、地址和退货可以试。选一位就能开始。", signInAs: "以 {name} 的身份登录", signedInAs: "您已登录：{name}。", signInOff: "本店没有开放演示登录。",
    ordersTitle: "我的订单", ordersEmpty: "还没有订单。", ordersSignIn: "登录后即可查看订单。", order: "订单 {id}", placed: "下单日期：{date}", askOrder: "问问这个订单", askOrderText: "订单 {id} 到哪了？", step: "{label}：{state}", done: "已完成", current: "当前", todo: "待进行",
    privacyTitle: "保存了什么，怎样删除", privacyText: "助手就在本店内运行。您的消息不会被出售，浏览期间也不会从其他公司加载任何内容。",
    kept: "保存的内容", keptRows: [["聊天记录", "消息和回答，刷新后可以接着聊。其中的邮箱、电话等会换成占位符。"], ["购物车", "您放进去的商品和时间。"], ["浏览过的商品", "您在这里打开过的商品，用来改进推荐。"], ["您的反馈", "哪些回答有用，哪些没用，为什么。"], ["这个浏览器里", "本次会话的签名密钥和语言选择。不使用 Cookie。"]],
    agreeTitle: "您同意哪些", agree: { personalisation: "根据我在这里看过、买过的商品来推荐", improvement: "我的问题（隐去个人信息后）可以留作改进回答", marketing: "偶尔在聊天里和本店页面上收到优惠" }, agreeKept: "已保存。",
    yours: "由您做主", yoursText: "可以全部带走，也可以马上删除。删除后无法恢复。", download: "下载全部内容", erase: "全部删除", eraseAsk: "要删除本次会话、购物车以及相关的全部内容吗？", eraseYes: "是，删除", eraseNo: "不，保留", erased: "好了，已全部删除，并开始了新的会话。",
    failed: "没有成功，请再试一次。", retry: "再试一次", loading: "正在加载…", answersExtract: "自由问答引用本店自己的文字。", answersModel: "自由问答由 {model} 依据本店文字组织。",
  },
};

export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
export const locale = language === "zh" ? "zh-CN" : navigator.language.startsWith("en") ? navigator.language : "en-US";
export const t = WORDS[language];
/** say("few", {n: 3}) → "Only 3 left". */
export const say = (key, values = {}) => t[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const money = (price) => (price?.amount == null ? null : new Intl.NumberFormat(locale, { style: "currency", currency: price.currency }).format(price.amount));
export const date = (seconds) => (seconds ? new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(seconds * 1000)) : "");
