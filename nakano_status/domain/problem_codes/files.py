"""What can be wrong with a file before it is read: the gate's codes (source: floors.md §11)."""

from __future__ import annotations

from nakano_status.domain.problems.problem import CodeEntry, error

_SAVE_AS_XLSX = "元のファイルを Excel で開き、「Excel ブック（.xlsx）」の形式で保存したものを指定してください。"
_SEND_AGAIN = "送り手に、もう一度送付してもらってください。"
_UNTOUCHED = "このファイルからは何も取り込んでいません。"

FILE_CODES: tuple[CodeEntry, ...] = (
    error(
        "FILE-EMPTY",
        "中身のないファイルです",
        f"ファイルの大きさが0バイトで、中身がありません。{_UNTOUCHED}",
        _SEND_AGAIN,
    ),
    error(
        "FILE-OWNER",
        "Excel の作業用ファイルです",
        f"名前が「~$」で始まる、Excel がブックを開いている間だけ置くファイルです。{_UNTOUCHED}",
        "「~$」の付かない同じ名前のブックを、閉じてから指定してください。",
    ),
    error(
        "FILE-OLD-EXCEL",
        "古い形式の Excel ファイルです",
        f"名前にかかわらず、中身は古い形式（.xls）の Excel ファイルです。{_UNTOUCHED}",
        _SAVE_AS_XLSX,
    ),
    error(
        "FILE-PASSWORD",
        "パスワードが設定されています",
        f"パスワードで保護されているため、読み取れません。{_UNTOUCHED}",
        "取りまとめでは、パスワードを添えて指定してください。ほかの操作では、解除して保存したものを指定してください。",
        "パスワードは読み取るときにだけ使い、どこにも残しません。受け取ったファイルは、保護されたままの形で保管します。",
    ),
    error(
        "PASSWORD-WRONG",
        "パスワードが合いません",
        f"パスワードで保護されており、添えられたパスワードでは開けません。{_UNTOUCHED}",
        "送り手にパスワードを確認し、もう一度指定してください。",
        "何件でも添えられます。まとめて指定したファイルのすべてに、順に試します。",
    ),
    error(
        "PASSWORD-KIND",
        "ここでは解除できない保護があります",
        f"証明書や閲覧の制限など、パスワードとは別の方法で保護されているため、読み取れません。{_UNTOUCHED}",
        "Excel で開き、保護を解除して保存したものを指定してください。",
    ),
    error(
        "ZIP-PASSWORD",
        "圧縮ファイルにパスワードが設定されています",
        f"圧縮ファイル（ZIP）がパスワードで保護されているため、取り出せません。{_UNTOUCHED}",
        "圧縮ファイルを展開し、中のファイルを指定してください。",
    ),
    error(
        "ZIP-IN-ZIP",
        "圧縮ファイルの中の圧縮ファイルです",
        f"圧縮ファイル（ZIP）の中に、さらに圧縮ファイルがあります。{_UNTOUCHED}",
        "内側の圧縮ファイルを取り出して指定してください。",
    ),
    error(
        "FILE-TEXT",
        "Excel ファイルではありません",
        f"名前にかかわらず、中身は{{found}}です。{_UNTOUCHED}",
        _SAVE_AS_XLSX,
    ),
    error(
        "FILE-NOT-WORKBOOK",
        "Excel ブックとして読み取れません",
        f"Excel ブック（.xlsx）ではありません（{{found}}）。{_UNTOUCHED}",
        "Excel で開けるものは、「Excel ブック（.xlsx）」の形式で保存したものを指定してください。"
        "Word 文書などの場合は、送り手に、Excel ブックで送付してもらってください。",
    ),
    error(
        "FILE-DAMAGED",
        "ファイルが壊れています",
        f"ファイルの途中までしか読み取れません（{{found}}）。{_UNTOUCHED}",
        _SEND_AGAIN,
        "送付の途中で切れた場合などに起こります。Excel で開けるときは、別の名前で保存すると読み取れることがあります。",
    ),
    error(
        "FILE-TOO-LARGE",
        "ファイルが大きすぎます",
        f"中身の大きさが取り扱える範囲を超えています（{{found}}、上限 {{expected}}）。{_UNTOUCHED}",
        "画像や余分なシート、表の下と右の空の行と列を取り除いて保存したものを指定してください。",
    ),
    error(
        "FILE-PART-NAMES",
        "通常の Excel ブックと構成が異なります",
        f"ブックの部品の名前「{{found}}」が、Excel の作るものと異なります。{_UNTOUCHED}",
        "Excel で開き、別の名前で保存したものを指定してください。",
    ),
    error(
        "FILE-DOCTYPE",
        "通常の Excel ブックと構成が異なります",
        f"ブックの部品「{{found}}」に、Excel が使わない宣言（DOCTYPE）が含まれています。{_UNTOUCHED}",
        "送り手に、どのプログラムで作成したものか確認してください。",
    ),
    error(
        "FILE-TOO-MANY-CELLS",
        "表の範囲が広すぎます",
        f"使われているセルの範囲が広すぎます（{{found}}、取り扱えるのは {{expected}} まで）。{_UNTOUCHED}",
        "表の下と右にある空の行と列を選んで削除し、保存したものを指定してください。",
        "空に見える行や列でも、罫線や塗りつぶしがあると使われている範囲に含まれます。",
    ),
)
