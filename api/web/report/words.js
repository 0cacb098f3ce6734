// The words of the public form, in both languages.

const WORDS = {
  title: ["公众上报", "Report something"],
  danger: ["有人身危险时，请立即拨打 110。", "If somebody is in danger, call 110 now."],
  text: ["发生了什么？", "What has happened?"],
  address: ["在哪里？（企业、楼栋、路口）", "Where? (company, building, crossing)"],
  locate: ["附上我的当前位置", "Add where I am now"],
  locating: ["正在定位…", "Finding out where you are…"],
  located: ["已附上位置，误差约 {} 米。", "Your place is added, exact to about {} m."],
  notLocated: ["无法定位，请用文字说明地点。", "Your place could not be found: please describe it in words."],
  phone: ["您的电话（用于回访，可不填）", "Your phone number (so that we can call back; optional)"],
  name: ["您的称呼（可不填）", "Your name (optional)"],
  privacy: ["您的信息只用于办理本事项；被反映的单位看不到是谁上报的。",
    "What you tell us is used for this matter only; whoever it is about is not told who reported it."],
  send: ["提交", "Send"],
  sending: ["正在提交…", "Sending…"],
  thanks: ["已收到，谢谢。", "We have received it. Thank you."],
  keep: ["请保存查询码，凭它可以查询办理情况：", "Keep this code: with it you can ask how it stands."],
  another: ["再上报一件", "Report something else"],
  askTitle: ["查询办理情况", "How does it stand?"],
  code: ["查询码", "Code"],
  ask: ["查询", "Ask"],
  tooShort: ["请用几句话说明发生了什么。", "Please say in a few words what has happened."],
  badPhone: ["电话号码只能含数字。", "A phone number holds digits only."],
  tooOften: ["一小时内上报过多，请稍后再试。", "There were too many reports within an hour; please try again later."],
  failed: ["提交失败，请检查网络后重试；内容不会重复。", "It was not sent. Check the network and try again; nothing is sent twice."],
  unknown: ["没有这个查询码。", "There is no such code."],
};

let english = false;

export function say(word, value = "") {
  return WORDS[word][english ? 1 : 0].replace("{}", value);
}

export function inLanguage(words) {
  return english ? words.en : words.zh;
}

export function switchLanguage(button) {
  english = !english;
  document.documentElement.lang = english ? "en" : "zh-CN";
  button.textContent = english ? "中文" : "English";
  button.lang = english ? "zh-CN" : "en";
  for (const shown of document.querySelectorAll("[data-word]")) shown.textContent = say(shown.dataset.word);
}
