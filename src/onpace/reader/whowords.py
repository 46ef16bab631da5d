"""The words that tell whose a figure is, where makers and models are not named by their names.

Makers and models are not listed here: they come from the book. The notation is that of
`onpace.reader.phrases`.
"""

from typing import Final

#: Words after which a maker is somebody the text compares with, not whom it is about.
BYSTANDERS: Final = (
    "rival|rivals of;competitor|competitors (of|to);like;unlike;such as;outsell~;outsold;"
    "outpac~;outpacing;overtak~;overtook;overtaken;behind;ahead of;than;owned by;backed by;"
    "supported by;partner of;partnered with;partnership with;cooperation with;talks with;"
    "compete with;competing with;rivalling;rivaling;following;followed;surpass~;"
    "trailing;trails;beat;beating;edged;compared with;compared to;part of;subsidiary of;"
    "unit of;arm of;brand of;owned;owner;owner of;venture with;stake in;led by;besides;"
    "alongside;challenge to;take on;taking on;similar to;trailed;passed;passing"
)

#: Totals of a whole market, which are no maker's.
MARKET_TOTALS: Final = (
    "(passenger car|passenger vehicle|auto|car|vehicle|nev|ev|new energy vehicle) market;"
    "the (industry|market);nationwide;passenger (cars|vehicles) in china;china's (nev|ev|auto|"
    "passenger|vehicle|car) (sales|exports|market);chinese (nev|ev|auto|car|vehicle) sales;"
    "(retail|wholesale|market) (sales|volume|volumes) of (all |)"
    "(new energy|new-energy|passenger|narrow-sense|electric);all passenger vehicles;"
    "industry-wide;nev penetration;number of traditional;"
    "registrations for (nevs|evs|all)"
)

#: Makers the book does not have: their figures are nobody else's.
FOREIGN_MAKERS: Final = (
    "m-hero;wm motor;weltmeister;hiphi;human horizons;volkswagen|vw;bmw;mercedes|mercedes-benz;"
    "audi;porsche;"
    "hyundai;kia;honda;nissan;mazda;subaru;suzuki;stellantis;renault;peugeot;fiat;jaguar;skoda;seat;"
    "daimler;fisker;nikola;canoo;lordstown;faraday future;denza;yangwang;fangchengbao;jiyue;rox;"
    "jidu;baojun;roewe;maextro;exeed;jetour;omoda;jaecoo;haval;ora;tank;wey;maxus;hongqi;bestune;"
    "trumpchi;qiyuan;arcfox;beijing hyundai;mitsubishi;tata;mahindra;huawei;catl;apple;samsung;"
    "scout;slate;aptera;stelantis;geometry;lotus;byton;enovate;aiways;skyworth;letin;li-cycle"
)

#: Ways to speak of the maker last named.
MAKER_EPITHETS: Final = (
    "(the|this|its|same) (ev|electric vehicle|electric car|electric|chinese|us|u.s.|american|"
    "vietnamese|premium|young|local|smart ev|german|swedish|new|private|leading|state-owned|) "
    "(company|automaker|carmaker|maker|manufacturer|startup|start-up|firm|group|"
    "car maker|auto maker|tech giant|newcomer|giant|oem|start up|juggernaut|group's)"
)

PRONOUNS: Final = "it;its;itself;they;their;we;our"

#: Ways to speak of the model, or the brand, last named.
MODEL_EPITHETS: Final = (
    "the (sedan|suv|model|mpv|vehicle|crossover|coupe|hatchback|car|flagship|minivan|pickup);"
    "this (model|car|sedan|suv)"
)

BRAND_EPITHETS: Final = "the (sub-brand|subbrand|marque|brand|sub-brand's)"

#: Makers called by their city; the first one the text has named already is meant.
CITIES: Final = {
    "guangzhou": ("XPeng", "GAC Aion", "GAC"),
    "hangzhou": ("Leapmotor", "Zeekr", "Geely"),
    "shanghai": ("NIO", "SAIC", "IM Motors"),
    "beijing": ("Li Auto", "Xiaomi", "BAIC"),
    "shenzhen": ("BYD",),
    "hefei": ("NIO",),
    "chongqing": ("Seres", "Changan", "Avatr"),
    "texas": ("Tesla",),
    "austin": ("Tesla",),
    "california": ("Rivian", "Lucid"),
    "irvine": ("Rivian",),
    "wuhan": ("Voyah", "Dongfeng"),
}

#: Countries and regions a count can be confined to.
MARKETS: Final = {
    "CN": "(in|within|across|for) (mainland|) china;chinese (domestic|) market;domestically",
    "US": "in the (us|u . s .|united states);in america",
    "DE": "in germany",
    "NO": "in norway",
    "VN": "in vietnam",
    "GB": "in the (uk|u . k .|united kingdom);in britain",
    "FR": "in france",
    "SE": "in sweden",
    "NL": "in the netherlands",
    "AU": "in australia",
    "TH": "in thailand",
    "EU": "in (the|) (europe|eu|european union);across europe;european (sales|registrations)",
}
