// Words of the parts that are loaded when they are chosen.
export const WORDS = {
  en: {
    badWhy: "What was wrong?", reasons: ["Not what I asked for", "Wrong information", "Something else"],
    forgetAsk: "Delete this chat, its pictures and its cart for good?", forgetYes: "Yes, delete", forgetNo: "No, keep", forgotten: "Done. Everything in this chat was deleted.",
    picture: "[Picture]", speak: "Speak", listening: "Listening…", nothing: "Nothing was heard. Please try again, or type.", deaf: "This browser cannot listen. Please type.",
    why: "Your browser turns speech into text; some browsers send the sound to their maker for that. Nothing is sent to the shop before you press Send. Answers are read aloud. Switch voice on?", yes: "Yes, switch on", no: "No",
  },
  zh: {
    badWhy: "哪里不对？", reasons: ["答非所问", "信息有误", "其他原因"],
    forgetAsk: "要永久删除本次聊天，连同图片和购物车吗？", forgetYes: "是，删除", forgetNo: "不，保留", forgotten: "好了，本次聊天的内容已全部删除。",
    picture: "[图片]", speak: "说话", listening: "正在听…", nothing: "没有听到声音，请再试一次，或者打字。", deaf: "这个浏览器不支持语音，请打字。",
    why: "语音转文字由您的浏览器完成，有的浏览器会把声音传给它的厂商。按“发送”之前，不会向商店发出任何内容。回答会朗读出来。要打开语音吗？", yes: "是，打开", no: "不用",
  },
};
