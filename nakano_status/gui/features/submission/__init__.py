"""The pages 提出前の確認 and 課内とりまとめ: a division's acts before it submits."""
