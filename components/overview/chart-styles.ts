export const axis = { fontSize: 12, fill: "var(--color-ink-soft)" };

export const chartTooltip = {
  cursor: { fill: "var(--color-sunken)" },
  isAnimationActive: false,
  contentStyle: {
    background: "var(--color-raised)",
    border: "1px solid var(--color-edge)",
    borderRadius: 8,
    fontSize: 12,
    padding: "6px 10px",
  },
  itemStyle: { color: "var(--color-ink)", padding: 0 },
};
