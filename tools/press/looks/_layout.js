// A soft hyphen that ends a line becomes a hyphen, the others go: the PDF's text would hold them all.
// Then the paper is cut to the length of the longest page.

function apart(node, i) { // whether the characters i and i + 1 stand on different lines
  const place = (at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const boxes = range.getClientRects();
    return boxes[boxes.length - 1];
  };
  const [one, other] = [place(i), place(i + 1)];
  return Boolean(one && other && (Math.abs(one.top - other.top) > one.height / 2 || other.left < one.left));
}

function settle(node) {
  const parts = node.data.split("\u00AD");
  let [text, hyphens, at] = [parts[0], [], parts[0].length];
  for (const part of parts.slice(1)) {
    if (apart(node, at - 1) || apart(node, at)) {
      hyphens.push(text.length);
      text += "-";
    }
    text += part;
    at += 1 + part.length;
  }
  node.data = text;
  for (const hyphen of hyphens.reverse()) {
    if (!apart(node, hyphen)) node.deleteData(hyphen, 1);
  }
}

document.fonts.ready.then(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (walker.currentNode.data.includes("\u00AD")) nodes.push(walker.currentNode);
  nodes.forEach(settle);
  const sheets = [...document.querySelectorAll(".sheet")];
  const length = Math.max(...sheets.map((sheet) => sheet.offsetHeight)) + 12;
  const width = sheets[0].offsetWidth;
  const paper = document.createElement("style");
  paper.textContent = `@page { margin: 0; size: ${width}px ${length}px } .sheet { height: ${length - 1}px }`;
  document.head.append(paper);
});
