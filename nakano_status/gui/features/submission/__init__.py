"""The pages 提出前の確認 and 係への照会: what a division does before it submits."""
