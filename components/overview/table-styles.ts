export const tableHead = "sticky top-0 border-b border-line bg-surface py-1.5 font-medium";
export const tableRow = "border-b border-line py-1.5";
