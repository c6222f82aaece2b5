"""The pages 回答の取込み, 受領したファイル and 保留: received files."""
