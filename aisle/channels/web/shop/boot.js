// Before anything is drawn: the language that was chosen here, else the browser's.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem("aisle.language");
  } catch {
    // storage is switched off: the browser's language, then
  }
  const language = chosen || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}
