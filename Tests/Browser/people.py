"""The sample people, as each language writes them."""

LANGUAGES = ("ckb", "ar", "kmr", "en")
DIRECTION = {"ckb": "rtl", "ar": "rtl", "kmr": "ltr", "en": "ltr"}


class Person:
    def __init__(self, number: str, ckb: str, ar: str, latin: str):
        self.number = number
        self.name = {"ckb": ckb, "ar": ar, "kmr": latin, "en": latin}

    @property
    def phone(self) -> str:
        """Sample people have the telephones of which the first is +964 750 000 0001."""
        return f"+964750000{int(self.number[3:-1]):04}"

    def given(self, language: str) -> str:
        return self.name[language].split()[0]


SHILAN = Person("9000000000019", "شیلان ڕێبوار ئەحمەد", "شيلان ريبوار أحمد", "Shilan Rebwar Ahmad")
KARWAN = Person("9000000000026", "کاروان ئازاد عومەر", "كاروان آزاد عمر", "Karwan Azad Omar")
NASRIN = Person("9000000000035", "نەسرین دڵشاد عەلی", "نسرين دلشاد علي", "Nasrin Dilshad Ali")
HEMIN = Person("9000000000042", "هێمن شێرکۆ ساڵح", "هيمن شيركو صالح", "Hemin Sherko Salih")
# Hemin's colleague, who answers for what he did.
ARAM = Person("9000000000057", "ئارام جەمال حەسەن", "آرام جمال حسن", "Aram Jamal Hassan")
RIZGAR = Person(
    "9000000000088", "ڕزگار ئیبراهیم محەمەد", "رزكار إبراهيم محمد", "Rizgar Ibrahim Muhammad")
# At the registration centre: she takes people down; he does, too, and judges; these two judge
# and give roles.
BAHAR = Person("9000000000090", "بەهار نەوزاد ڕەشید", "بهار نوزاد رشيد", "Bahar Nawzad Rashid")
REBIN = Person("9000000000100", "ڕێبین فەرهاد قادر", "ريبين فرهاد قادر", "Rebin Farhad Qadir")
TARA = Person("9000000000116", "تارا سەلام حەمە", "تارا سلام حمه", "Tara Salam Hama")
SARWAR = Person("9000000000128", "سەروەر کەریم عەزیز", "سرور كريم عزيز", "Sarwar Karim Aziz")
# She audits, and changes nothing.
LANA = Person("9000000000137", "لانە یوسف مستەفا", "لانه يوسف مصطفى", "Lana Yusuf Mustafa")
# They sit at the desks of several offices, and write their services.
NIYAZ = Person("9000000000163", "نیاز ئەنوەر فەتاح", "نياز أنور فتاح", "Niyaz Anwar Fattah")
CHNAR = Person("9000000000171", "چنار عوسمان تۆفیق", "جنار عثمان توفيق", "Chnar Osman Tofiq")
# She lives here, and is no citizen.
MAJA = Person("9000000000185", "مایا یۆهان بێرگ", "مايا يوهان بيرغ", "Maja Johan Berg")
# She is a clerk of a court.
AWAZ = Person("9000000000192", "ئاواز کەمال حوسێن", "آواز كمال حسين", "Awaz Kamal Husen")

# A number that could be somebody's and is nobody's.
NOBODYS_NUMBER = "9000007777771"
