// The widget's own words; what the assistant says comes from the server.
export default {
  title: "购物助手", subtitle: "AI 助手", open: "打开聊天", close: "关闭聊天", send: "发送", stop: "停止",
  box: "问商品，问订单，都可以", you: "您说：", bot: "助手：", typing: "助手正在输入", person: "找人工客服",
  menu: "更多", download: "下载聊天记录", forget: "删除本次聊天", privacy: "隐私", note: "AI 可能出错；您没确认，什么都不会改。",
  suggestions: "您可以说", good: "回答得好", bad: "回答得不好", thanks: "谢谢您的反馈。",
  why: "为什么推荐？", inStock: "有货", few: "仅剩 {n} 件", soldOut: "已售罄",
  noPrice: "价格待询", rating: "{r} 星（满分 5 星），{n} 条评价", products: "{n} 件商品", earlier: "上一件", later: "下一件",
  differs: "不同之处：{what}", choices: "可选", compare: "商品对比", done: "已完成", current: "当前", todo: "待进行",
  was: "原来", now: "现在", after: "确认后", wasIs: "改动内容", money: "金额", yes: "是", no: "不", receipt: "回执 {id}", order: "订单 {id}",
  cart: "购物车", total: "合计", cartOpen: "打开购物车", times: "{n} ×",
  lost: "连接断开了，您的消息已保留。", offline: "网络断开了，消息已保留，恢复后自动发送。",
  retry: "再试一次", again: "正在重新连接…", stopped: "已停止。", failed: "没有成功，请再试一次。", fresh: "之前的会话已结束，这是新会话。",
  unread: "{n} 条新消息", image: "图片",
  voice: "开启或关闭语音", picture: "发送图片",
};
