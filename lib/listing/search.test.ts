import { expect, test } from "vitest";
import { searchWords } from "./search";

test.each([
  ["grace hopper", ["%grace%", "%hopper%"]],
  ["  Pixel  8 ", ["%Pixel%", "%8%"]],
  ['"pro max" ada', ["%pro max%", "%ada%"]],
  ['12" tablet', ["%12%", "%tablet%"]],
  ['"', ['%"%']],
  ["ada adalovelace", ["%adalovelace%"]],
  ["ada ada", ["%ada%"]],
  ["100% a_b c\\d", ["%100\\%%", "%a\\_b%", "%c\\\\d%"]],
  ["zo", ["zo%", "% zo%"]],
  ["S 8", ["S%", "% S%", "8%", "% 8%"]],
  ["太郎", ["%太郎%"]],
  ["%_", ["%\\%\\_%"]],
  ["a b c d e f g h i j k", ["%a b c d e f g h i j k%"]],
])("the words of %j have the patterns %j", (text, patterns) => {
  expect(searchWords(text).flatMap((word) => word.patterns)).toEqual(patterns);
});
