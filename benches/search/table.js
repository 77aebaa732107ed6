// The goals, each with what was measured and whether it was reached. Nothing fails when one is missed.
export class Table {
  #rows = [];

  add(what, measured, goal, reached) { this.#rows.push([what, measured, goal, reached ? 'reached' : 'NOT REACHED']); }

  print() {
    const rows = [['what', 'measured', 'goal', ''], ...this.#rows];
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
    console.log('\nGoals\n');
    for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  }
}
