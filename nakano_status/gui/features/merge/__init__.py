"""The pages 取りまとめ, 受領ファイル and 未取込: received files, and what was not imported of them."""
