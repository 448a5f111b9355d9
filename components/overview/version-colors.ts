/** Of the five most frequent versions, and of all others together: apart in lightness too, for those who see few colours. */
export const versionColors = [
  "light-dark(oklch(49% 0.21 277), oklch(62% 0.19 277))",
  "light-dark(oklch(63% 0.14 190), oklch(76% 0.12 190))",
  "light-dark(oklch(52% 0.17 325), oklch(66% 0.17 325))",
  "light-dark(oklch(66% 0.15 60), oklch(80% 0.14 70))",
  "light-dark(oklch(45% 0.1 150), oklch(58% 0.12 150))",
  "light-dark(oklch(62% 0.012 277), oklch(52% 0.014 277))",
];
