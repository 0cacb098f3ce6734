// The words of the page in both languages, and the language that is on.

const WORDS = {
  skip: ["跳到查询表单", "Skip to the form"],
  motto: ["一个地点，一个责任人", "One place, one person responsible"],
  words: ["来电人怎么说", "What the caller says"],
  wordsHint: ["锐迅五金西门传达室，有人打架", "锐迅五金西门传达室，有人打架"],
  find: ["找地点", "Find"],
  keys: ["回车查找，↓ 进入候选，回车选定，Esc 返回", "Enter finds, ↓ goes to the candidates, Enter picks, Esc goes back"],
  candidates: ["候选地点", "Candidates"],
  finding: ["正在查找…", "Looking…"],
  hints: ["以下名称相近，仅供参考", "These names are alike; they are hints, no answers"],
  chosen: ["已选定", "picked"],
  clickTheMap: ["也可点击地图，或填写坐标后查询。", "Or click the map, or fill in coordinates and ask."],
  lon: ["经度", "Longitude"],
  lat: ["纬度", "Latitude"],
  datum: ["坐标系", "Datum"],
  metres: ["高斯-克吕格 EPSG…（米）", "Gauss-Krüger EPSG… (metres)"],
  zone: ["投影带（EPSG 代码）", "Zone (EPSG code)"],
  easting: ["东坐标（米）", "Easting (metres)"],
  northing: ["北坐标（米）", "Northing (metres)"],
  chooseDatum: ["请选择", "Choose"],
  category: ["事项类别", "Category"],
  anyCategory: ["不限", "Any"],
  more: ["精度、时间、场所、楼栋、楼层、产线（可不填）", "Accuracy, time, site, building, floor, line (optional)"],
  accuracy: ["定位精度（米）", "Accuracy (metres)"],
  site: ["场所编号", "Site code"],
  at: ["时间（北京时间）", "Time (Shanghai)"],
  building: ["楼栋编号", "Building code"],
  floor: ["楼层", "Floor"],
  line: ["产线", "Line"],
  ask: ["谁负责？", "Who is responsible?"],
  asking: ["正在查询…", "Asking…"],
  responsible: ["责任人", "Responsible"],
  nobody: ["无人负责", "Nobody answers"],
  noPhone: ["未登记电话", "no phone number on record"],
  answeredBy: ["由此级答复", "Answered by"],
  why: ["理由", "Why"],
  warnings: ["注意", "Mind"],
  sure: ["有多大把握", "How sure"],
  enough: ["无需再问", "nothing to ask"],
  askNext: ["请问来电人", "Ask the caller"],
  then: ["则", "then"],
  noArea: ["不在其中任何一个", "none of them"],
  chain: ["区域链", "Chain of areas"],
  named: ["指名", "named"],
  covers: ["覆盖", "covers it"],
  parent: ["上级", "parent"],
  edition: ["版本", "edition"],
  edge: ["距边界", "to its edge"],
  nearestBorder: ["最近边界", "Nearest border"],
  gate: ["大门", "Gate"],
  responders: ["最近的处置力量", "Nearest responders"],
  straight: ["直线距离 straight line", "straight line 直线距离"],
  first: ["先到者（按道路）", "There first, by road"],
  noArrivals: ["在岗人员均无道路可达。", "Nobody on duty can get there by road."],
  noResponders: ["没有可用的处置力量。", "No responders are known."],
  onDuty: ["在岗", "on duty"],
  offDuty: ["不在岗", "off duty"],
  stale: ["位置过时", "stale position"],
  ago: ["前", "ago"],
  place: ["地点", "Place"],
  given: ["原始坐标", "as given"],
  noAreas: ["尚无生效区域。导入并发布区域，或建立演示区后，这里会显示地图。", "No areas are in force yet. Import and publish areas, or build the demo zone, and the map appears here."],
  noMap: ["地图未能打开。", "The map did not open."],
  noService: ["服务没有应答。请确认它正在运行，然后重试。", "The service does not answer. Check that it runs, then ask again."],
  oddAnswer: ["服务的答复无法读取", "The service gave an answer that cannot be read"],
};

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** The language that is on: "zh" or "en". */
export function currentLanguage() {
  return language;
}

/** The text of a word in the language that is on. */
export function say(word) {
  return WORDS[word][language === "zh" ? 0 : 1];
}

/** The right half of a {zh, en} pair, or nothing. */
export function pick(pair) {
  return pair ? String(pair[language] ?? pair.zh ?? pair.en ?? "") : "";
}

/** Switch to the other language and renew every marked word of the page. */
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  renewWords();
}

/** Put the words of the language that is on wherever the page has a `data-word`, `data-hint` or `data-label`. */
export function renewWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.querySelectorAll("[data-word]").forEach((element) => (element.textContent = say(element.dataset.word)));
  document.querySelectorAll("[data-hint]").forEach((element) => (element.placeholder = say(element.dataset.hint)));
  document.querySelectorAll("[data-label]").forEach((element) => element.setAttribute("aria-label", say(element.dataset.label)));
  const button = document.getElementById("language");
  button.textContent = language === "zh" ? "English" : "中文";
  button.lang = language === "zh" ? "en" : "zh-CN";
}
