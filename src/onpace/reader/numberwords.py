"""The words around numbers: hedges, what is counted, scales, currencies, months.

The notation is that of `onpace.reader.phrases`.
"""

from typing import Final

#: Words on the number that say how it is meant; ``reach`` is a bound for a round number only.
HEDGES: Final = {
    ">": (
        "more than;over;above;exceed~;in excess of;surpass~;topped;topping;tops;top;to top;past;"
        "cross|crosses|crossed|crossing;beyond;upwards of;upward of;north of;well over;"
        "passed;passing;broke;breaking;break;broke through;broken through;breaking through;"
        "breaking past;eclips~;just over;slightly over;well above;"
        "slightly more than;a little over;just above;>"
    ),
    ">=": "at least;a minimum of;minimum of;no less than;not less than;no fewer than;> =;≥",
    "<": (
        "nearly;almost;just under;close to;nearing;approach~;just shy of;shy of;near;"
        "less than;fewer than;below;under;just below;slightly under;close on;not quite;"
        "slightly less than;a little under"
    ),
    "<=": "< =;≤;up to;no more than;not more than;at most;a maximum of",
    "~": (
        "about;around;approximately;roughly;some;circa;an estimated;~;≈;approx;approx.;"
        "in the region of;in the neighborhood of;give or take;an approximate"
    ),
    "=": (
        "as many as;a full;just;only;a mere;a staggering;exactly;a whopping;a record;"
        "(a|) record breaking;a record-high;an all-time high of"
    ),
    "reach": (
        "reach~;hit|hits|hitting;achieve~;the milestone of;milestone of;mark of;arrive~ at;"
        "attain~;has reached;have reached"
    ),
}

#: Words after the number that say the same.
HEDGES_AFTER: Final = {">": "+", "~": "or so", ">=": "or more", "<=": "or less;or fewer"}

#: Nouns that are counted: vehicles, or vehicles in some state. The meaning is the measure told.
COUNTED: Final = {
    "vehicle": (
        "vehicle|vehicles;unit|units;car|cars;ev|evs;nev|nevs;bev|bevs;phev|phevs;erev|erevs;"
        "suv|suvs;sedan|sedans;automobile|automobiles;auto|autos;mpv|mpvs;hatchbacks;pickups;"
        "trucks;vans;coupes;minivans;crossovers;customers;owners;buyers;examples;of them;of those;"
        "of these;"
        "robotaxis;plug-ins;hybrids;limousines;roadsters;electrics"
    ),
    "models": "model|models",
    "deliveries": "delivery|deliveries;sale|sales;handovers;shipments;gross sales",
    "registrations": (
        "registration|registrations;insurance registrations;insured registrations;"
        "insurance policies"
    ),
    "orders": (
        "order|orders;pre-order|pre-orders;preorders;reservations;bookings;locked-in orders;"
        "locked orders;firm orders;deposits"
    ),
    "threshold": "mark|milestone|threshold|barrier|level|club|hurdle|benchmark",
    "target": "target|targets|goal|goals|objective|ambition|plan",
    "guidance": "guidance|outlook",
}

#: Words that may stand between a number and what is counted.
BETWEEN: Final = (
    "new;electric;electrified;mic;or;energy;smart;premium;passenger;pure;purely;battery;plug;hybrid;all;family;"
    "sports;sport;utility;connected;intelligent;powered;range;extended;extender;light;commercial;"
    "full;fully;total;cumulative;combined;insurance;vehicle;car;insured;retail;wholesale;"
    "domestic;overseas;global;branded;brand;made;china;chinese;luxury;compact;midsize;mid;size;"
    "large;flagship;series;year;long;wheel;drive;customer;consumer;monthly;weekly;"
    "quarterly;annual;yearly;delivery;sales;sale;production;firm;locked;paid;refundable;"
    "confirmed;self;developed;five;six;seven;seat;seater;type;coupe;model;own;of;the;its;their;"
    "unit;and;plus;additional;such;zero;emission;four;door;two;row;three;performance;high;end;"
    "entry;top;gasoline;petrol;fuel;combustion;engine;internal;all-new;facelifted;updated;refreshed;second;third;generation;first"
)

#: Words that may follow a number whose noun is left unsaid.
PLAIN_FOLLOWERS: Final = (
    "in;for;during;from;and;to;as;at;by;with;a;an;while;up;down;last;this;y;compared;versus;"
    "vs;against;respectively;representing;which;that;was;were;is;are;on;over;per;since;so;"
    "after;before;but;or;worldwide;globally;including;it;its;the;of;than;through;until;"
    "when;where;who;within;among;despite;although;though;thanks;also;he;she;they;we;each;"
    "increased;decreased;rose;fell;surged;dropped;marking;making;setting;reflecting;"
    "respectively;higher;lower;due;because;across;year;yoy;mom;qoq;ytd;s;the;last;ahead;"
    "according;only;alone;just;both;combined;here;there;now;today;yesterday;said;earlier;"
    "back;fy;delivered;sold;produced;built;registered;shipped;previous;prior;has;have;had;will;would;months;next;under;between;beating;surpassing;exceeding;"
    "bringing;taking;helped;driven;followed;exactly;again;outside;overall;there;short;shy;"
    "growth;wow;new"
)

#: What makes a number an increment ("3,000 more than") and no level.
INCREMENTS: Final = "more;fewer;less;additional;extra;higher;lower;another;further;better;short;shy"

#: Currencies by what stands before or after the number; blank: known, but not in the book.
CURRENCIES: Final = {
    "CNY": "rmb;cny;yuan;renminbi;¥",
    "USD": "$;us$;usd;dollar;dollars;us dollars;u . s . dollars",
    "HKD": "hk$;hkd;hong kong dollars",
    "": "€;£;₫;eur;euro;euros;vnd;dong;won;yen;pounds",
}

#: Units of numbers that count no vehicles.
UNITS: Final = {
    "percent": "%;percent;per cent;pct;pc",
    "points": "(percentage|percent|%) point|points;pp;pts",
    "times": "times;x;fold",
    "ordinal": "st;nd;rd;th",
}

#: Units that are nothing when a space stands before them.
GLUED_UNITS: Final = ("pc", "x", "st", "nd", "rd", "th", "pp", "pts")

#: Scale words, as powers of ten.
SCALES: Final = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "million": 6,
    "millions": 6,
    "bn": 9,
    "b": 9,
    "bln": 9,
    "billion": 9,
    "billions": 9,
    "tn": 12,
    "trillion": 12,
}

SMALL_NUMBERS: Final = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}

ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "last": -1,
    "final": -1,
}

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
