// Read workbooks and write them again, as somebody's script does: node resave.cjs exceljs|xlsx TARGET_FOLDER FILE...
"use strict";
const path = require("node:path");

const resavers = {
  exceljs: async (source, target) => {
    const ExcelJS = require("exceljs");
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(source);
    await book.xlsx.writeFile(target);
  },
  xlsx: async (source, target) => {
    const SheetJS = require("xlsx");
    SheetJS.writeFile(SheetJS.readFile(source), target);
  },
};

async function main([library, folder, ...sources]) {
  for (const source of sources) {
    await resavers[library](source, path.join(folder, path.basename(source)));
  }
}

main(process.argv.slice(2)).catch((reason) => {
  console.error(reason);
  process.exit(1);
});
