"""The words that tell what a figure means: one table for each thing a phrase can tell.

To teach the reader a new phrasing, add it to the table here that says what it means; the notation
is explained in `onpace.reader.phrases`. Words around numbers stand in
`onpace.reader.numberwords`, words for makers and models in `onpace.reader.whowords`.
"""

from typing import Final

#: What was counted, said by a noun ("deliveries of", "sales rose to").
MEASURE_NOUNS: Final = {
    "deliveries": (
        "delivery|deliveries;handover|handovers;shipment|shipments;sales;gross sales;sale;"
        "retail sales;retail volume;sales volume|volumes;delivery volume|volumes;"
        "sales figure|figures"
    ),
    "registrations": (
        "(vehicle|car|new|) insurance registrations;(new|) registration|registrations;"
        "insurance policies;insured vehicles;insured registrations"
    ),
    "wholesale": "wholesale (sales|volume|volumes|);wholesales",
    "production": "production (volume|);output;vehicle production",
    "orders": (
        "(firm|new|locked|locked-in|paid|refundable|confirmed|large|small|) "
        "(order|orders|pre-order|pre-orders|preorder|preorders);reservation|reservations;"
        "order intake;order book;backlog;bookings;deposits"
    ),
    "revenue": "(total|) revenue|revenues;turnover;vehicle sales revenue",
    "gross_margin": "gross (profit|) margin;gross margins",
    "vehicle_margin": "vehicle (gross|) margin;auto gross margin;vehicle margins",
    "operating_profit": "operating (profit|income)",
    "operating_loss": "operating loss|losses;loss from operations",
    "capacity": "(production|manufacturing|assembly|annual|plant|) capacity;(yearly|annual) output",
}

#: What was counted, said by a verb ("delivered", "rolled off").
MEASURE_VERBS: Final = {
    "deliveries": (
        "deliver~;hand over;hands over;handed over;handing over;ship;ships;shipped;shipping;"
        "sell;sells;sold;selling;dispatch~;into (customers|customers'|the) hands;moved;"
        "put into customers ' hands;put in customers ' hands;found (new|) homes;retail~"
    ),
    "registrations": "registered;registering;insured",
    "production": (
        "produce~;manufacture~;built;build;builds;building;assemble~;"
        "(roll|rolls|rolled|rolling) off;roll-off"
    ),
    "orders": "ordered;reserved;pre-ordered",
}

#: Phrases with a word above that count something else, or nothing. They end what went before.
OTHER_MEASURES: Final = (
    "sales network;sales store|stores;sales outlet|outlets;point|points of sale|sales;for sale;"
    "on sale;pre-sale|presale;pre-sales|presales;delivery target date;delivery time|times;"
    "delivery center|centers|centre|centres;delivery guidance;sales and service;"
    "(net|adjusted|gross) (profit|loss|losses|income|earnings);net earnings;cash;"
    "share price;share|shares;stock;market value;market cap|capitalization|capitalisation;"
    "investment|investments;discount|discounts;subsidy|subsidies;price|prices;priced;pricing;"
    "funding;grant|grants;loan|loans;r & d;research and development;in order to;order to;"
    "production line|lines;production shift|shifts;production base;production site;market share;"
    "starting price;(driving|cruising|electric|cltc) range;battery capacity;installed capacity;"
    "profit|profits;loss|losses;"
    "penetration rate;penetration;average selling price;build your dreams;mass production;"
    "production (model|models|vehicle|car|version)"
)

#: Phrases with a word above that tell nothing of what is counted.
IDLE: Final = "best-selling;top-selling;best selling;selling point;selling points;sold out"

#: Things that are counted in units too and are no cars.
ALIENS: Final = (
    "(smartphone|phone|handset|tablet|appliance|e-scooter|scooter|e-bike|bike|motorcycle|two-wheeler"
    "|battery|chip|charger|robot|tv) (shipment|shipments|sales|deliveries|unit|units);smartphones;"
    "scooters;e-scooters;e-bikes;motorcycles;two-wheelers;(charging|charger|battery swap|swap) "
    "stations;handsets;air conditioners;bicycles"
)

#: Counts of vehicles that leave the country, and are a part of the maker's whole count.
EXPORTS: Final = (
    "export|exports|exported|exporting;overseas (sales|deliveries|shipments|market|markets|volume);"
    "overseas nev|vehicle|passenger|car;(vehicles|nevs|units|cars|evs|sold) overseas;"
    "in overseas markets;outside (of|) china;international|foreign markets;abroad"
)

#: What kind of statement follows, until the clause ends.
KINDS: Final = {
    "target": (
        "target|targets|targeted|targeting;goal|goals;aim|aims|aimed|aiming;objective;ambition|ambitions;"
        "means to;meant to;plan to;plans to;"
        "planned to;planning to;plans for;intend~ to;hope|hopes|hoping to;"
        "to ensure;strive|strives|striving;set (its|a|their|the) sights;seek|seeks to;sales plan;"
        "delivery plan|plans;annual plan;wants to;challenge|challenging for;vow~ to;pledge~ to;"
        "on track to;on course to;is gearing up to;goalpost;kpi;will;is set to;are set to"
    ),
    "guidance": (
        "guidance;guide~ (for|);outlook;had forecast;has forecast;expects;expect;expecting;"
        "it expected;company expected;"
        "anticipate~;estimates (its|that its);project~;sees;forecasts (its|)"
    ),
    "forecast": (
        "analyst|analysts;consensus;wall street;expectations;estimate|estimated|estimates;"
        "(is|are|was|were) expected;expected;forecast|forecasted;deutsche bank;morgan stanley;"
        "predict~;according to estimates"
    ),
    "implied": (
        "need|needs|needed|needing;must;require~;would;could;should;might;may reach;if;impl~;"
        "implying;on pace;on track for;at this pace;"
        "at this rate;run rate;run-rate;annualize~;annualise~;remaining;left to;shortfall;gap of;"
        "closing in on;close in on;on the verge of;"
        "days away from;set to surpass;about to"
    ),
    "report": (
        "completing;completed;complete;having delivered;has delivered;had delivered;have delivered;"
        "by delivering;after delivering;with deliveries of;by selling;it delivered;it sold;"
        "has sold;have sold;it produced;actual"
    ),
}

#: Verbs that report a figure without saying what was counted ("posted 12,345").
REPORTING: Final = (
    "clock~;rack~ up;post~;record~;notch~;saw;see|sees;log~;manage~;tally;tallied;total~;"
    "total of;(total|figure|number|tally|result|volume) (was|is|were|of);"
    "came (in|) (to|at);come to;stand|stands|stood at;reach~;hit|hits;report~;"
    "contribute~;account~ for;announce~"
)

#: Base figures follow these words.
BASES: Final = (
    "compared (with|to|against|);versus;vs;vs.;against;as opposed to;relative to;"
    "in comparison to|with;"
    "when compared (with|to);up from;down from;than the;than;from;over the;beat~;beating"
)

#: Directions of a change.
CHANGES: Final = {
    "up": (
        "up;rise|rises|rose|risen|rising;increase~;grow|grows|grew|grown|growing;growth;gain~;"
        "jump~;surge~;soar~;climb~;hike~;leap~;skyrocket~;advance~;higher;more;improve~;uptick;"
        "boost~;rebound~;raise~;spike~;widen~;expand~;expansion;accelerat~"
    ),
    "down": (
        "down;fall|falls|fell|fallen|falling;drop|drops|dropped|dropping;decrease~;decline~;lower;"
        "less;fewer;slip|slips|slipped|slipping;dip|dips|dipped|dipping;plunge~;slump~;tumble~;"
        "sink|sank|sunk;shrink|shrank;contract~;cut;cuts;cutting;reduce~;reduction;slide|slid;"
        "plummet~;trim|trims|trimmed;narrow~;halve~;sank;nosedive~;crash~"
    ),
}

#: What a change is measured against.
CHANGE_BASES: Final = {
    "yoy": (
        "year on year;year over year;yoy;y o y;y/y;on the year;annually;on an annual basis;"
        "yearly;from a year ago|earlier|before;annual"
    ),
    "mom": "month on month;month over month;mom;m o m;m/m;on the month;sequentially",
    "qoq": "quarter on quarter;quarter over quarter;qoq;q o q;q/q;on the quarter",
    "wow": "week on week;week over week;wow;w/w;on the week",
}

#: Multiples that are one word.
MULTIPLES: Final = {
    "2": "double~;doubling;twofold;two-fold;twice",
    "3": "triple~;tripling;threefold;three-fold;treble~",
    "4": "quadruple~;fourfold;four-fold",
    "5": "quintuple~;fivefold;five-fold",
    "10": "tenfold;ten-fold",
    "0.5": "halve~;halving",
}

#: The count runs from the beginning, not over the period named.
CUMULATIVE: Final = (
    "cumulative;cumulatively;accumulated;accumulative;since (its|) inception;since (its|the|) "
    "launch;in total since;to date;all time total;lifetime;so far since;since deliveries began;"
    "total deliveries to;since then;since it was launched;since its debut;"
    "total number of;historical total;its history;has now;have now;now stand|stands"
)

#: A number beside these is a rate, not a total.
RATES: Final = {
    "average": (
        "average|averaging|averaged|averages;on average;monthly average;per month on average;"
        "an average of;average monthly"
    ),
    "month": "(a|per|each|every) month;/month;monthly;/ month",
    "week": "(a|per|each|every) week;weekly average;per day;a day;each day;daily;per hour",
    "year": "(a|per|each|every) year;per annum;annually;/year;/ year",
}

#: Happenings whose dates are not what a count is about ("launched in March").
EVENTS: Final = (
    "launch~;unveil~;debut~;introduce~;start~;begin|begins|began|begun|beginning;founded;"
    "establish~;open~;went on sale;go on sale;ipo;initial public offering;"
    "going public;went public;scheduled;set to;set for release;resume~;found;joined;"
    "delayed;postponed;complete construction;will be launched;born;suspend~;"
    "stopped;discontinued;halt~;restyl~;first announced;unveiling;kick off;kicked off;"
    "priced;prices;arriv~;due in;announced plans"
)

#: The figures before or after belong one to one to the names in the sentence.
RESPECTIVELY: Final = "respectively;in that order"

#: Places in a row, for the checker.
RANKS: Final = {
    "record": "(new|all-time|) record (high|);all-time high;best month;highest ever",
    "streak": "consecutive|straight|successive;in a row;running",
    "first time": "(for the|) (first|second|third|fourth|fifth) time",
    "rank": "rank~;top spot;first place;second place;third place;leader;leading;no . 1",
}
