"""The pages 資料作成 and 印刷: papers chosen, shown, worded and made."""
