"""Why a data file or another file was not opened, read or written."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class StoreMissing(Refused):
    """There is no data file at `path`."""

    code = "STORE-MISSING"
    title = "データファイルがありません"
    message = "データファイル「{path}」が見つかりません。"
    remedy = (
        "移動したときや名前を変えたときは、そのファイルを開いてください。"
        "共有フォルダーや取り外しのできる装置にあるときは、接続を確認してください。"
    )


class WorkingFolderMissing(Refused):
    """`path` is relative to the working folder, which was removed or moved."""

    code = "WORKING-FOLDER-GONE"
    title = "コマンドを実行しているフォルダーがありません"
    message = "コマンドを実行しているフォルダーが、削除されたか移動されたため、「{path}」の場所が分かりません。"
    remedy = "いまあるフォルダーに移動して、もう一度実行してください。"


class ShareFileMissing(Refused):
    """`path` is no longer on its share; what was not written back was kept there as `beside`."""

    code = "SHARE-FILE-MISSING"
    title = "共有フォルダーのデータファイルがなくなっています"
    message = (
        "共有フォルダーに「{path}」がありません。"
        "このPCで記入し、まだ書き戻していなかった内容は、同じフォルダーに「{beside}」として置きました。"
    )
    remedy = "移動や名前の変更をした方がいないかを確かめ、使うほうを決めて開いてください。"


class ShareFileDamaged(Refused):
    """The file `path` on a share is damaged; what this PC has of it is kept as `beside`."""

    code = "SHARE-FILE-DAMAGED"
    title = "共有フォルダーのデータファイルが壊れています"
    message = "「{path}」が壊れています。このPCの内容を、同じフォルダーに「{beside}」として置きました。"
    remedy = (
        "「{beside}」を開いて内容を確かめ、続けて使うときは、壊れたファイルを別の場所に移し、名前を付け替えてください。"
    )


class StoreExists(Refused):
    """There is a data file at `path` already."""

    code = "STORE-EXISTS"
    title = "同じ名前のデータファイルがあります"
    message = "データファイル「{path}」は既にあります。元のファイルは変更していません。"
    remedy = "別の名前を指定するか、既にあるデータファイルを開いてください。"


class StoreForeign(Refused):
    """`path` is no data file of this program."""

    code = "STORE-FOREIGN"
    title = "このプログラムのデータファイルではありません"
    message = "「{path}」は、このプログラムのデータファイルではありません。ファイルは変更していません。"
    remedy = "データファイル（.nakano）を指定してください。"


class StoreSchemaForeign(Refused):
    """`path` contains, or has beside it, something that no data file of this program has: `found`."""

    code = "STORE-SCHEMA-FOREIGN"
    title = "このプログラムが作らないものが入っています"
    message = (
        "「{path}」には、このプログラムのデータファイルにないもの（{found}）があります。"
        "記録を書き換えるおそれがあるため、開いていません。ファイルは変更していません。"
    )
    remedy = (
        "このファイルは使わずに残し、控え（バックアップ）を別の名前で複写して開いてください。"
        "控えがないときは、届いた回答ファイルから作り直せます。どこから届いたかを確認し、担当者に連絡してください。"
    )
    more = "ほかのプログラムでデータファイルに表、トリガー、索引などを加えたり、変えたりすると表示されます。"


class StoreServerSchemaForeign(StoreSchemaForeign):
    """The schema of the set at `path` contains something that no set of this program has: `found`."""

    code = "STORE-SERVER-SCHEMA-FOREIGN"
    title = "サーバーのデータに、このプログラムが作らないものがあります"
    message = (
        "「{path}」のスキーマに、このプログラムのデータにないもの（{found}）があります。"
        "記録を書き換えるおそれがあるため、開いていません。何も変更していません。"
    )
    remedy = (
        "情報システム部門に、加えたものを取り除くか、別のスキーマに移すよう依頼してください。"
        "だれも加えていないときは、サーバーに接続できる人を確認し、サーバーのバックアップか控えから戻してください。"
    )
    more = "サーバーで、データのスキーマに表、ビュー、トリガー、関数などを加えたり、変えたりすると表示されます。"


class StoreIsCopy(Refused):
    """`path` is a copy of a backup, made to look into, and was to be written to."""

    code = "STORE-IS-COPY"
    title = "控えの写しです"
    message = "「{path}」は、控えの内容を見るための写しです。書き込みはしていません。"
    remedy = (
        "元のデータファイルを使ってください。元のデータファイルをこの内容に戻すときは、元のデータファイルで復元します。"
        "元のデータファイルを失ったときは、写しを画面で開き、正式なデータファイルにしてください。"
    )


class StoreAddressInvalid(Refused):
    """What was given as the address of a server is none, or contains what it must not: `reason`."""

    code = "STORE-ADDRESS-INVALID"
    title = "サーバーの接続先が正しくありません"
    message = "サーバーの接続先を読み取れません（{reason}）。接続はしていません。"
    remedy = (
        "「postgresql://利用者@サーバー/データベース」か「service=名前」の形で指定してください。"
        "パスワードは接続先に書かず、.pgpass かサービスファイルに置いてください（情報システム部門の方へ）。"
    )


class StoreServerUnsupported(Refused):
    """The part of the program for servers is not installed."""

    code = "STORE-SERVER-UNSUPPORTED"
    title = "サーバーに接続する部品が入っていません"
    message = "このPCのプログラムには、サーバーのデータを開くための部品が入っていません。"
    remedy = (
        "情報システム部門に、nakano-status[server] を入れるよう依頼してください。データファイル（.nakano）は開けます。"
    )


class StoreServerGone(Refused):
    """The server of `path` cannot be reached, or no longer answers: `reason`."""

    code = "STORE-SERVER-GONE"
    title = "サーバーにつながりません"
    message = "「{path}」のサーバーにつながりません（{reason}）。確定した内容はサーバーに残っています。"
    remedy = (
        "ネットワークの接続を確認し、しばらく待って、もう一度操作してください。"
        "続くときは、情報システム部門に連絡してください。"
    )


class StoreServerUnsure(StoreServerGone):
    """The server of `path` was lost (`reason`) while it ended an act: whether that was kept is not known."""

    code = "STORE-SERVER-UNSURE"
    title = "保存されたかどうか分かりません"
    message = (
        "「{path}」のサーバーとの接続が、操作の最後に切れました（{reason}）。操作が保存されたかどうかは分かりません。"
    )
    remedy = "サーバーにつながったら、内容を確かめてください。保存されていないときは、もう一度操作してください。"


class StoreServerGoneAfterWriting(StoreServerGone):
    """The server of `path` was lost (`reason`) after something was written, before the rest could be done."""

    code = "STORE-SERVER-GONE-AFTER-WRITING"
    title = "書き込んだ後に、サーバーとの接続が切れました"
    message = (
        "「{path}」に書き込んだ後で、サーバーとの接続が切れたため、続きを行っていません（{reason}）。"
        "書き込んだ内容は残っています。"
    )
    remedy = (
        "同じことを繰り返す前に、サーバーにつながってから、変更履歴などで、どこまで書き込まれたかを確認してください。"
    )


class StoreServerRefused(Refused):
    """The server of `path` did not let the user in, or has no such database: `reason`."""

    code = "STORE-SERVER-REFUSED"
    title = "サーバーに接続できません"
    message = "「{path}」のサーバーが、接続を受け付けません（{reason}）。"
    remedy = "接続先、利用者の名前、.pgpass のパスワードを確認し、情報システム部門に相談してください。"


class StoreServerUnfit(Refused):
    """The server of `path` cannot hold a set: `reason`."""

    code = "STORE-SERVER-UNFIT"
    title = "このサーバーは使えません"
    message = "「{path}」のサーバーは使えません（{reason}）。何も書き込んでいません。"
    remedy = (
        "情報システム部門に、PostgreSQL 13以上で、文字コードがUTF-8の、書き込みのできるデータベースを"
        "用意するよう依頼してください。"
    )


class StoreServerEmpty(Refused):
    """The database at `path` has no set yet."""

    code = "STORE-SERVER-EMPTY"
    title = "サーバーにはまだデータがありません"
    message = "「{path}」のデータベースには、このプログラムのデータがまだありません。"
    remedy = (
        "データファイルの内容を移すときは store move を、新しく始めるときは init を使ってください"
        "（情報システム部門の方へ）。"
    )


class StoreRightMissing(Refused):
    """The user of the database at `path` has no right to do this: `reason`."""

    code = "STORE-RIGHT-MISSING"
    title = "この操作をする権限がありません"
    message = "「{path}」に、この操作をする権限がありません（{reason}）。何も変更していません。"
    remedy = "情報システム部門に、権限の追加を依頼してください。必要な文は store grant-sql で表示できます。"


class StoreMoved(Refused):
    """The set of `path` was moved to `to`, and was to be written to here."""

    code = "STORE-MOVED"
    title = "別の場所に移したデータです"
    message = "「{path}」の内容は「{to}」に移しました。ここでは閲覧だけができます。書き込みはしていません。"
    remedy = "「{to}」を開いてください。"


class StoreMoveUnfinished(Refused):
    """A move of the set of `source` to `path` was stopped before its end, and the copy there was to be written to."""

    code = "STORE-MOVE-UNFINISHED"
    title = "移動が終わっていないデータです"
    message = (
        "「{source}」から「{path}」への移動が、途中で止まっています。"
        "「{path}」では閲覧だけができます。書き込みはしていません。"
    )
    remedy = "移動を、もう一度実行してください（情報システム部門の方へ）。それまでは「{source}」を開いてください。"
    more = "元の場所でも閲覧だけができるときは、移動を実行すると、移動先に書き込めるようになります。"


class StoreVanished(Refused):
    """The set that was opened at `path` is no longer there: `reason`."""

    code = "STORE-VANISHED"
    title = "サーバーのデータがなくなっています"
    message = "開いていた「{path}」のデータが、サーバーにありません（{reason}）。何も変更していません。"
    remedy = "情報システム部門に、データをどこに移したか、いつ復元するかを確認してください。"
    more = "開いている間に、データのスキーマが削除されたり、別のデータに置き換えられたりすると表示されます。"


class StoreNewer(Refused):
    """`path` has a newer format (`found`) than `expected`."""

    code = "STORE-NEWER"
    title = "新しい版のデータファイルです"
    message = (
        "「{path}」の形式は {found} です。このプログラムで開けるのは {expected} までです。ファイルは変更していません。"
    )
    remedy = "新しい版のプログラムで開いてください。"


class StoreDamaged(Refused):
    """`path` cannot be read: `reason`."""

    code = "STORE-DAMAGED"
    title = "データファイルを読み書きできません"
    message = "「{path}」を読み書きできません（{reason}）。ファイルは変更していません。"
    remedy = (
        "閲覧の権限と、保存先への接続を確認してください。"
        "内容が壊れているときは、控え（バックアップ）を別の名前で複写し、それを開いてください。"
        "控えがないときも、閲覧用に開ければ、回答を一覧などのファイルに書き出せます。"
    )


class StoreLocked(Refused):
    """`path` is open elsewhere: `who`, `since`; `computer` only if it is another one."""

    code = "STORE-LOCKED"
    title = "他で開かれています"
    message = "「{path}」は、{since}から{who}が開いています。"
    remedy = "閉じられるのを待って、もう一度操作してください。閲覧だけであれば開けます。"
    more = (
        "開いているPCが故障した、持ち主が不在で閉じられないなどのときは、理由を付けて引き継げます。"
        "そのPCで記入し、まだ書き戻していなかった内容は、そのPCに残り、次に開いたときに別のファイルとして置かれます。"
    )


class StoreStillOpen(StoreLocked):
    """`path` was to be taken over, but the program that has it open still runs: `who`, `since`; `computer` as above."""

    code = "STORE-STILL-OPEN"
    title = "開いているため、引き継げません"
    message = "「{path}」は、{since}から{who}が開いて編集しているため、引き継げません。"
    remedy = "開いている方に閉じてもらい、もう一度操作してください。閲覧だけであれば開けます。"
    more = "引き継げるのは、故障などで止まったPCに使用中の表示だけが残っているときです。"


class StoreLockedAfterWriting(Refused):
    """`path` was written and then locked elsewhere before the rest could be done; what was written is kept."""

    code = "STORE-LOCKED-AFTER-WRITING"
    title = "書き込んだ後に、他で使われています"
    message = (
        "「{path}」に書き込んだ後で、他のプログラムがファイルを使い始めたため、続きを行っていません。"
        "書き込んだ内容は残っています。"
    )
    remedy = (
        "同じことを繰り返す前に、データファイルが空いてから、変更履歴などで、どこまで書き込まれたかを確認してください。"
    )


class StoreReadOnly(Refused):
    """`path` was opened for reading only."""

    code = "STORE-READ-ONLY"
    title = "書き込みができません"
    message = "「{path}」は、閲覧だけができる状態のため、変更できません。元のファイルは変更していません。"
    remedy = "他で開かれていないことと、保存先に書き込みができることを確認し、開き直してください。"


class BackupOfAnotherFile(Refused):
    """`path` is a backup, or a copy, of another data file."""

    code = "BACKUP-OF-ANOTHER"
    title = "ほかのデータファイルの控えです"
    message = "「{path}」は、開いているデータファイルの控えではありません。何も変更していません。"
    remedy = "このデータファイルの控えを選んでください。中を見るだけのときは、別の名前で複写して開いてください。"
    more = "データファイルには、作成したときに付けた番号があります。控えの番号が異なるときに表示されます。"


class BackupIsTheDataFile(Refused):
    """`path` is the data file that was to be restored."""

    code = "BACKUP-SAME-FILE"
    title = "データファイルそのものです"
    message = "「{path}」は、復元しようとしているデータファイルそのものです。何も変更していません。"
    remedy = "控えのフォルダーにある控えを選んでください。"


class BackupInUse(Refused):
    """The backup at `path` is open to be written, as if it was the data file to work with."""

    code = "BACKUP-IN-USE"
    title = "控えが開かれています"
    message = "「{path}」は、データファイルとして開かれ、書き込まれているところです。何も変更していません。"
    remedy = "その画面を閉じてから、もう一度操作してください。控えは、写しを作成して開いてください。"


class StoreNotGiven(Refused):
    """No data file was named."""

    code = "STORE-NOT-GIVEN"
    title = "データファイルが指定されていません"
    message = "データファイルが指定されていません。"
    remedy = "データファイル（.nakano）を指定してください。"


class WrongRole(Refused):
    """The act belongs to a store of role `expected`, not `found`."""

    code = "WRONG-ROLE"
    title = "この種類のデータファイルではできません"
    message = "この操作は{expected}のデータファイルで行うものです。指定されたのは{found}のデータファイルです。"
    remedy = "{expected}のデータファイルを指定してください。"


class FileMissing(Refused):
    """There is no file at `path`."""

    code = "FILE-MISSING"
    title = "ファイルがありません"
    message = "「{path}」が見つかりません。"
    remedy = "ファイル名と保存先を確認してください。"


class FileUnreadable(Refused):
    """`path` cannot be opened: `reason`."""

    code = "FILE-UNREADABLE"
    title = "ファイルを開けません"
    message = "「{path}」を開けません（{reason}）。"
    remedy = "他で開かれていないこと、閲覧の権限があることを確認してください。"


class NumberUnreadable(Refused):
    """`found` is not the beginning of a SHA-256."""

    code = "NUMBER-UNREADABLE"
    title = "照合番号を読み取れません"
    message = "「{found}」は照合番号として読み取れません。照合番号は、数字とaからfまでの文字を12以上並べたものです。"
    remedy = "資料の下端か回答様式の「照合用」の番号を、12文字とも確かめて指定してください。"


class TargetExists(Refused):
    """Another file exists at `path`."""

    code = "TARGET-EXISTS"
    title = "同じ名前のファイルがあります"
    message = "「{path}」は既にあり、内容が異なります。元のファイルは変更していません。"
    remedy = "置き換えるか、別の名前を指定してください。"


class TrialFolderTaken(Refused):
    """A trial was to make its papers in the folder `path`, which has other files."""

    code = "TRIAL-FOLDER-TAKEN"
    title = "試しに作成するフォルダーが空ではありません"
    message = "「{path}」には、ほかのファイルがあります。何も作成していません。"
    remedy = "まだないフォルダーか、空のフォルダーを指定してください。"


class FolderNotDemo(Refused):
    """`path` contains something that was not made by a demonstration."""

    code = "FOLDER-NOT-DEMO"
    title = "デモのフォルダーではありません"
    message = "「{path}」には、デモが作成したものではないファイルがあります。何も変更していません。"
    remedy = "新しいフォルダーか、空のフォルダーを指定してください。"


class TargetNotWritable(Refused):
    """`path` cannot be written: `reason`."""

    code = "TARGET-NOT-WRITABLE"
    title = "保存できません"
    message = "「{path}」に保存できません（{reason}）。元のファイルは変更していません。"
    remedy = "Excelなど他で開かれている場合は閉じてください。保存先に書き込みができることと空き容量を確認してください。"


class OutputNotWritable(Refused):
    """A command's output cannot be written: `reason`; the command itself may have been carried out."""

    code = "OUTPUT-NOT-WRITABLE"
    title = "結果を書き出せません"
    message = "結果を書き出せません（{reason}）。コマンドの処理は終わっていることがあります。"
    remedy = (
        "結果の書き出し先の空き容量を確認し、データファイルの内容を確かめてから、必要なときはもう一度実行してください。"
    )
