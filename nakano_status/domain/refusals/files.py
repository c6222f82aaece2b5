"""Refusals to open, read or write a data file or another file."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused, error


class StoreMissing(Refused):
    entry = error(
        "STORE-MISSING",
        "データファイルがありません",
        "データファイル「{path}」が見つかりません。",
        "移動したときや名前を変えたときは、そのファイルを開いてください。"
        "共有フォルダーや取り外しのできる装置にあるときは、接続を確認してください。",
    )


class WorkingFolderMissing(Refused):
    entry = error(
        "WORKING-FOLDER-GONE",
        "コマンドを実行しているフォルダーがありません",
        "コマンドを実行しているフォルダーが、削除されたか移動されたため、「{path}」の場所が分かりません。",
        "いまあるフォルダーに移動して、もう一度実行してください。",
    )


class ShareFileMissing(Refused):
    entry = error(
        "SHARE-FILE-MISSING",
        "共有フォルダーのデータファイルがなくなっています",
        "共有フォルダーに「{path}」がありません。"
        "このPCで記入し、まだ書き戻していなかった内容は、同じフォルダーに「{beside}」として置きました。",
        "移動や名前の変更をした方がいないかを確かめ、使うほうを決めて開いてください。",
    )


class ShareFileDamaged(Refused):
    entry = error(
        "SHARE-FILE-DAMAGED",
        "共有フォルダーのデータファイルが壊れています",
        "「{path}」が壊れています。このPCの内容を、同じフォルダーに「{beside}」として置きました。",
        "「{beside}」を開いて内容を確かめ、続けて使うときは、壊れたファイルを別の場所に移し、名前を付け替えてください。",
    )


class StoreExists(Refused):
    entry = error(
        "STORE-EXISTS",
        "同じ名前のデータファイルがあります",
        "データファイル「{path}」は既にあります。元のファイルは変更していません。",
        "別の名前を指定するか、既にあるデータファイルを開いてください。",
    )


class StoreForeign(Refused):
    entry = error(
        "STORE-FOREIGN",
        "このプログラムのデータファイルではありません",
        "「{path}」は、このプログラムのデータファイルではありません。ファイルは変更していません。",
        "データファイル（.nakano）を指定してください。",
    )


class StoreSchemaForeign(Refused):
    entry = error(
        "STORE-SCHEMA-FOREIGN",
        "このプログラムが作らないものが入っています",
        "「{path}」には、このプログラムのデータファイルにないもの（{found}）があります。"
        "記録を書き換えるおそれがあるため、開いていません。ファイルは変更していません。",
        "このファイルは使わずに残し、控え（バックアップ）を別の名前で複写して開いてください。"
        "控えがないときは、届いた回答ファイルから作り直せます。どこから届いたかを確認し、担当者に連絡してください。",
        "ほかのプログラムでデータファイルに表、トリガー、索引などを加えたり、変えたりすると表示されます。",
    )


class StoreServerSchemaForeign(StoreSchemaForeign):
    entry = error(
        "STORE-SERVER-SCHEMA-FOREIGN",
        "サーバーのデータに、このプログラムが作らないものがあります",
        "「{path}」のスキーマに、このプログラムのデータにないもの（{found}）があります。"
        "記録を書き換えるおそれがあるため、開いていません。何も変更していません。",
        "情報システム部門に、加えたものを取り除くか、別のスキーマに移すよう依頼してください。"
        "だれも加えていないときは、サーバーに接続できる人を確認し、サーバーのバックアップか控えから戻してください。",
        "サーバーで、データのスキーマに表、ビュー、トリガー、関数などを加えたり、変えたりすると表示されます。",
    )


class StoreIsCopy(Refused):
    entry = error(
        "STORE-IS-COPY",
        "控えの写しです",
        "「{path}」は、控えの内容を見るための写しです。書き込みはしていません。",
        "元のデータファイルを使ってください。元のデータファイルをこの内容に戻すときは、元のデータファイルで復元します。"
        "元のデータファイルを失ったときは、写しを画面で開き、正式なデータファイルにしてください。",
        commands=("restore",),
    )


class StoreAddressInvalid(Refused):
    entry = error(
        "STORE-ADDRESS-INVALID",
        "サーバーの接続先が正しくありません",
        "サーバーの接続先を読み取れません（{reason}）。接続はしていません。",
        "「postgresql://利用者@サーバー/データベース」か「service=名前」の形で指定してください。"
        "パスワードは接続先に書かず、.pgpass かサービスファイルに置いてください（情報システム部門の方へ）。",
    )


class StoreServerUnsupported(Refused):
    entry = error(
        "STORE-SERVER-UNSUPPORTED",
        "サーバーに接続する部品が入っていません",
        "このPCのプログラムには、サーバーのデータを開くための部品が入っていません。",
        "情報システム部門に、nakano-status[server] を入れるよう依頼してください。データファイル（.nakano）は開けます。",
    )


class StoreServerGone(Refused):
    entry = error(
        "STORE-SERVER-GONE",
        "サーバーにつながりません",
        "「{path}」のサーバーにつながりません（{reason}）。確定した内容はサーバーに残っています。",
        "ネットワークの接続を確認し、しばらく待って、もう一度操作してください。"
        "続くときは、情報システム部門に連絡してください。",
    )


class StoreServerUnsure(StoreServerGone):
    entry = error(
        "STORE-SERVER-UNSURE",
        "保存されたかどうか分かりません",
        "「{path}」のサーバーとの接続が、操作の最後に切れました（{reason}）。操作が保存されたかどうかは分かりません。",
        "サーバーにつながったら、内容を確かめてください。保存されていないときは、もう一度操作してください。",
    )


class StoreServerGoneAfterWriting(StoreServerGone):
    entry = error(
        "STORE-SERVER-GONE-AFTER-WRITING",
        "書き込んだ後に、サーバーとの接続が切れました",
        "「{path}」に書き込んだ後で、サーバーとの接続が切れたため、続きを行っていません（{reason}）。"
        "書き込んだ内容は残っています。",
        "同じことを繰り返す前に、サーバーにつながってから、変更履歴などで、どこまで書き込まれたかを確認してください。",
    )


class StoreServerRefused(Refused):
    entry = error(
        "STORE-SERVER-REFUSED",
        "サーバーに接続できません",
        "「{path}」のサーバーが、接続を受け付けません（{reason}）。",
        "接続先、利用者の名前、.pgpass のパスワードを確認し、情報システム部門に相談してください。",
    )


class StoreServerUnfit(Refused):
    entry = error(
        "STORE-SERVER-UNFIT",
        "このサーバーは使えません",
        "「{path}」のサーバーは使えません（{reason}）。何も書き込んでいません。",
        "情報システム部門に、PostgreSQL 13以上で、文字コードがUTF-8の、書き込みのできるデータベースを"
        "用意するよう依頼してください。",
    )


class StoreServerEmpty(Refused):
    entry = error(
        "STORE-SERVER-EMPTY",
        "サーバーにはまだデータがありません",
        "「{path}」のデータベースには、このプログラムのデータがまだありません。",
        "データファイルの内容を移すときは store move を、新しく始めるときは init を使ってください"
        "（情報システム部門の方へ）。",
    )


class StoreRightMissing(Refused):
    entry = error(
        "STORE-RIGHT-MISSING",
        "この操作をする権限がありません",
        "「{path}」に、この操作をする権限がありません（{reason}）。何も変更していません。",
        "情報システム部門に、権限の追加を依頼してください。必要な文は store grant-sql で表示できます。",
    )


class StoreMoved(Refused):
    entry = error(
        "STORE-MOVED",
        "別の場所に移したデータです",
        "「{path}」の内容は「{to}」に移しました。ここでは閲覧だけができます。書き込みはしていません。",
        "「{to}」を開いてください。",
    )


class StoreMoveUnfinished(Refused):
    entry = error(
        "STORE-MOVE-UNFINISHED",
        "移動が終わっていないデータです",
        "「{source}」から「{path}」への移動が、途中で止まっています。"
        "「{path}」では閲覧だけができます。書き込みはしていません。",
        "移動を、もう一度実行してください（情報システム部門の方へ）。それまでは「{source}」を開いてください。",
        "元の場所でも閲覧だけができるときは、移動を実行すると、移動先に書き込めるようになります。",
        commands=("store move --to",),
    )


class StoreVanished(Refused):
    entry = error(
        "STORE-VANISHED",
        "サーバーのデータがなくなっています",
        "開いていた「{path}」のデータが、サーバーにありません（{reason}）。何も変更していません。",
        "情報システム部門に、データをどこに移したか、いつ復元するかを確認してください。",
        "開いている間に、データのスキーマが削除されたり、別のデータに置き換えられたりすると表示されます。",
    )


class StoreNewer(Refused):
    entry = error(
        "STORE-NEWER",
        "新しい版のデータファイルです",
        "「{path}」の形式は {found} です。このプログラムで開けるのは {expected} までです。ファイルは変更していません。",
        "新しい版のプログラムで開いてください。",
    )


class StoreDamaged(Refused):
    entry = error(
        "STORE-DAMAGED",
        "データファイルを読み書きできません",
        "「{path}」を読み書きできません（{reason}）。ファイルは変更していません。",
        "閲覧の権限と、保存先への接続を確認してください。"
        "内容が壊れているときは、控え（バックアップ）を別の名前で複写し、それを開いてください。"
        "控えがないときも、閲覧用に開ければ、回答を一覧などのファイルに書き出せます。",
        commands=("restore --out",),
    )


class StoreLocked(Refused):
    """Details: `computer` is the computer that has the data file open; absent if it is this one.

    `left_on` is the computer that left the data file locked, if it can be taken over; otherwise absent.
    """

    entry = error(
        "STORE-LOCKED",
        "他で開かれています",
        "「{path}」は、{since}から{who}が開いています。",
        "閉じられるのを待って、もう一度操作してください。閲覧だけであれば開けます。",
        "開いているPCが故障した、持ち主が不在で閉じられないなどのときは、理由を付けて引き継げます。"
        "そのPCで記入し、まだ書き戻していなかった内容は、そのPCに残り、次に開いたときに別のファイルとして置かれます。",
        commands=("--wait", "--take-over --reason"),
    )

    @property
    def commands(self) -> tuple[str, ...]:
        """The options that help now: a take-over only if no running program is known to hold the lock."""
        return self.entry.commands if "left_on" in self.details else ("--wait",)


class StoreStillOpen(StoreLocked):
    entry = error(
        "STORE-STILL-OPEN",
        "開いているため、引き継げません",
        "「{path}」は、{since}から{who}が開いて編集しているため、引き継げません。",
        "開いている方に閉じてもらい、もう一度操作してください。閲覧だけであれば開けます。",
        "引き継げるのは、故障などで止まったPCに使用中の表示だけが残っているときです。",
        commands=("--wait",),
    )


class StoreNotLockable(Refused):
    """Details: `lock` is the name of the lock file."""

    entry = error(
        "STORE-NOT-LOCKABLE",
        "使用中を示すファイルを置けません",
        "使用中を示すファイル「{lock}」を置けないため（{reason}）、「{path}」は閲覧だけができます。"
        "書き込みはしていません。",
        "保存先への接続と、「{lock}」という名前のフォルダーやリンクが隣にないことを確認し、開き直してください。"
        "続くときは、情報システム部門に相談してください。",
        "ほかの人が同時に書き込まないように、編集する間だけ、データファイルの隣に置くファイルです。",
    )


class StoreLockedAfterWriting(Refused):
    entry = error(
        "STORE-LOCKED-AFTER-WRITING",
        "書き込んだ後に、他で使われています",
        "「{path}」に書き込んだ後で、他のプログラムがファイルを使い始めたため、続きを行っていません。"
        "書き込んだ内容は残っています。",
        "同じことを繰り返す前に、データファイルが空いてから、変更履歴などで、どこまで書き込まれたかを確認してください。",
    )


class StoreReadOnly(Refused):
    entry = error(
        "STORE-READ-ONLY",
        "書き込みができません",
        "「{path}」は、閲覧だけができる状態のため、変更できません。元のファイルは変更していません。",
        "他で開かれていないことと、保存先に書き込みができることを確認し、開き直してください。",
    )


class BackupOfAnotherFile(Refused):
    entry = error(
        "BACKUP-OF-ANOTHER",
        "ほかのデータファイルの控えです",
        "「{path}」は、開いているデータファイルの控えではありません。何も変更していません。",
        "このデータファイルの控えを選んでください。中を見るだけのときは、別の名前で複写して開いてください。",
        "データファイルには、作成したときに付けた番号があります。控えの番号が異なるときに表示されます。",
        commands=("backup list",),
    )


class BackupIsTheDataFile(Refused):
    entry = error(
        "BACKUP-SAME-FILE",
        "データファイルそのものです",
        "「{path}」は、復元しようとしているデータファイルそのものです。何も変更していません。",
        "控えのフォルダーにある控えを選んでください。",
        commands=("backup list",),
    )


class BackupInUse(Refused):
    entry = error(
        "BACKUP-IN-USE",
        "控えが開かれています",
        "「{path}」は、データファイルとして開かれ、書き込まれているところです。何も変更していません。",
        "その画面を閉じてから、もう一度操作してください。控えは、写しを作成して開いてください。",
    )


class StoreNotGiven(Refused):
    entry = error(
        "STORE-NOT-GIVEN",
        "データファイルが指定されていません",
        "データファイルが指定されていません。",
        "データファイル（.nakano）を指定してください。",
        commands=("--store",),
    )


class WrongRole(Refused):
    entry = error(
        "WRONG-ROLE",
        "この種類のデータファイルではできません",
        "この操作は{expected}のデータファイルで行うものです。指定されたのは{found}のデータファイルです。",
        "{expected}のデータファイルを指定してください。",
    )


class FileMissing(Refused):
    entry = error(
        "FILE-MISSING",
        "ファイルがありません",
        "「{path}」が見つかりません。",
        "ファイル名と保存先を確認してください。",
    )


class FileUnreadable(Refused):
    entry = error(
        "FILE-UNREADABLE",
        "ファイルを開けません",
        "「{path}」を開けません（{reason}）。",
        "他で開かれていないこと、閲覧の権限があることを確認してください。",
    )


class NumberUnreadable(Refused):
    entry = error(
        "NUMBER-UNREADABLE",
        "照合番号を読み取れません",
        "「{found}」は照合番号として読み取れません。照合番号は、数字とaからfまでの文字を12以上並べたものです。",
        "資料の下端か回答様式の「照合用」の番号を、12文字とも確かめて指定してください。",
    )


class TargetExists(Refused):
    entry = error(
        "TARGET-EXISTS",
        "同じ名前のファイルがあります",
        "「{path}」は既にあり、内容が異なります。元のファイルは変更していません。",
        "別の名前を指定するか、置き換えを選べるときは置き換えを選んでください。",
        commands=("--replace",),
    )


class TrialFolderTaken(Refused):
    entry = error(
        "TRIAL-FOLDER-TAKEN",
        "試しに作成するフォルダーが空ではありません",
        "「{path}」には、ほかのファイルがあります。何も作成していません。",
        "まだないフォルダーか、空のフォルダーを指定してください。",
    )


class FolderNotDemo(Refused):
    entry = error(
        "FOLDER-NOT-DEMO",
        "デモのフォルダーではありません",
        "「{path}」には、デモが作成したものではないファイルがあります。何も変更していません。",
        "新しいフォルダーか、空のフォルダーを指定してください。",
    )


class TargetNotWritable(Refused):
    entry = error(
        "TARGET-NOT-WRITABLE",
        "保存できません",
        "「{path}」に保存できません（{reason}）。元のファイルは変更していません。",
        "Excelなど他で開かれている場合は閉じてください。保存先に書き込みができることと空き容量を確認してください。",
    )


class OutputNotWritable(Refused):
    entry = error(
        "OUTPUT-NOT-WRITABLE",
        "結果を書き出せません",
        "結果を書き出せません（{reason}）。コマンドの処理は終わっていることがあります。",
        "結果の書き出し先の空き容量を確認し、データファイルの内容を確かめてから、必要なときはもう一度実行してください。",
    )
