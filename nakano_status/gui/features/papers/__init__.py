"""The pages 資料作成 and 印刷: papers are chosen, shown, worded and made."""
