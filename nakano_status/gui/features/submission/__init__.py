"""The pages 提出前の確認 and 課内とりまとめ: what a division does before it submits."""
