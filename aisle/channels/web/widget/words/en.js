// The widget's own words; what the assistant says comes from the server.
export default {
  title: "Shop assistant", subtitle: "AI assistant", open: "Open the chat", close: "Close the chat", send: "Send", stop: "Stop",
  box: "Ask about a product or an order", you: "You said:", bot: "Assistant:", typing: "The assistant is writing", person: "Talk to a person",
  menu: "More", download: "Download this chat", forget: "Delete this chat", privacy: "Privacy", note: "AI can make mistakes. Nothing changes without your yes.",
  suggestions: "Suggestions", good: "Good answer", bad: "Bad answer", thanks: "Thank you for telling us.",
  why: "Why this?", inStock: "In stock", few: "Only {n} left", soldOut: "Sold out",
  noPrice: "Price on request", rating: "{r} of 5 stars, {n} reviews", products: "{n} products", earlier: "Previous products", later: "More products",
  differs: "Differs: {what}", choices: "Also available", compare: "Comparison", done: "done", current: "now", todo: "to come",
  was: "Before", now: "Now", after: "After your yes", wasIs: "What changes", money: "Money", yes: "Yes", no: "No", receipt: "Receipt {id}", order: "Order {id}",
  cart: "Your cart", total: "Total", cartOpen: "Open the cart", times: "{n} ×",
  lost: "The connection was lost. Your message is kept.", offline: "You are offline. Your message is kept and goes out when you are back.",
  retry: "Try again", again: "Connecting again…", stopped: "Stopped.", failed: "That did not work. Please try again.", fresh: "The old chat has ended. This is a new one.",
  unread: "{n} new", image: "Picture",
  voice: "Voice on or off", picture: "Send a picture",
};
