"""The pages 取りまとめ, 受領ファイル and 未取込: received files, and their parts that were not imported."""
