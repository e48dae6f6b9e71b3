#include "config/values.h"

#include <catch2/catch.hpp>

#include <string>

using namespace stillroom;
using namespace stillroom::config;

TEST_CASE("a duration carries its unit, or is written as a clock shows it") {
    const auto seconds = [](const char* text) { return (*parse_duration(text)).value; };
    CHECK(seconds("250 ms") == Approx(0.25));
    CHECK(seconds("8s") == 8.0);
    CHECK(seconds("1.5 min") == 90.0);
    CHECK(seconds("4m") == 240.0);
    CHECK(seconds("1h 15m") == 4500.0);
    CHECK(seconds("1h15m30s") == 4530.0);
    CHECK(seconds("0:45") == 45.0);
    CHECK(seconds("1:02:30") == 3750.0);
    CHECK(seconds("24h") == 86400.0);
}

TEST_CASE("a text that is no duration is refused with the likely meaning") {
    CHECK(parse_duration("8").fault().problem == "has no unit");
    CHECK(parse_duration("8").fault().remedy == "write '8 s' or '8 min'");
    CHECK(parse_duration("8 sec").fault().problem == "has the unknown unit 'sec'");
    CHECK(parse_duration("-8s").fault().problem == "is negative");
    CHECK(parse_duration("15m 1h").fault().problem == "does not go from the larger unit to the smaller");
    CHECK(parse_duration("0:60").fault().problem == "is not a clock time");
    for (const char* text : {"", " ", "s", "1:2:3:4", "1:5", "100:00", "0x8s", "1e3s", "8s.", ".5s", "5.s", "08s",
                             "nan s", "8 s x", "24h 1s", "99999999999999999999999s"}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("a gain is in dB or off, and never a percentage") {
    CHECK((*parse_gain("-6 dB")).value == -6.0);
    CHECK((*parse_gain("+3dB")).value == 3.0);
    CHECK((*parse_gain("off")) == audio::kSilent);
    CHECK((*parse_gain("24 dB")).value == 24.0);
    CHECK_FALSE(parse_gain("24.1 dB"));
    CHECK(parse_gain("50 %").fault().problem == "is a percentage; levels are never given in percent");
    CHECK(parse_gain("-6").fault().remedy == "if it is a gain, write '-6 dB'");
    CHECK(parse_gain("-6 db").fault().remedy == "write '-6 dB'");
    CHECK(parse_gain("-27 LUFS").fault().problem == "is in 'LUFS', not in dB");
    CHECK_FALSE(parse_gain("OFF"));
}

TEST_CASE("loudness, true peak, rate and growth each want their own unit") {
    CHECK((*parse_loudness("-27 LUFS")).lufs == -27.0);
    CHECK_FALSE(parse_loudness("-27 dB"));
    CHECK_FALSE(parse_loudness("1 LUFS"));
    CHECK((*parse_true_peak("-4 dBTP")).value == -4.0);
    CHECK_FALSE(parse_true_peak("1 dBTP"));
    CHECK(*parse_rate("6/min") == 6.0);
    CHECK(*parse_rate("9.6 /min") == Approx(9.6));
    CHECK(parse_rate("6").fault().remedy == "write '6/min'");
    CHECK_FALSE(parse_rate("0/min"));
    CHECK(*parse_growth("2 %") == Approx(0.02));
    CHECK_FALSE(parse_growth("2"));
}

TEST_CASE("a pitch is a note or a frequency") {
    CHECK(*parse_pitch("A4") == Approx(440.0).epsilon(1e-12));
    CHECK(*parse_pitch("F3") == Approx(174.614).epsilon(1e-5));
    CHECK(*parse_pitch("C#4") == Approx(*parse_pitch("Db4")).epsilon(1e-12));
    CHECK(*parse_pitch("174.6 Hz") == 174.6);
    CHECK(*parse_pitch("3.2 kHz") == 3200.0);
    for (const char* text : {"H3", "F", "f3", "F10", "440", "0 Hz", "25 kHz", "Fx3"}) {
        INFO(text);
        CHECK_FALSE(parse_pitch(text));
    }
}

TEST_CASE("numbers are decimal and finite, and booleans are true and false only") {
    CHECK(*parse_number("-0.25") == -0.25);
    CHECK(*parse_integer("12") == 12);
    for (const char* text : {"010", "0x1F", ".nan", ".inf", "nan", "inf", "1e5", "1_000", "0o7", "", "1.", "--1"}) {
        INFO(text);
        CHECK_FALSE(parse_number(text));
    }
    CHECK_FALSE(parse_integer("1.5"));
    CHECK_FALSE(parse_integer("9999999999"));
    CHECK(*parse_boolean("true"));
    CHECK_FALSE(*parse_boolean("false"));
    for (const char* text : {"yes", "no", "on", "off", "y", "n", "True", "FALSE", "1", "0", ""}) {
        INFO(text);
        CHECK_FALSE(parse_boolean(text));
    }
}

TEST_CASE("names are small letters, digits and joints, and language tags follow BCP 47") {
    for (const char* text : {"a", "iv.onset.1", "iv-infusion-40", "pump_on", "res6-46"}) CHECK(parse_id(text));
    for (const char* text : {"", "A", "1a", "a-", "a..b", "a b", "é", "a/b"}) CHECK_FALSE(parse_id(text));
    CHECK(parse_id(std::string(64, 'a')));
    CHECK_FALSE(parse_id(std::string(65, 'a')));
    for (const char* text : {"en", "es", "es-MX", "zh-Hant", "es-tu"}) CHECK(parse_language_tag(text));
    for (const char* text : {"", "e", "EN", "english", "en-", "en_US", "en-x"})
        CHECK_FALSE(parse_language_tag(text));
}

TEST_CASE("a length of time is written as a person would write it") {
    CHECK(duration_text({0.25}) == "250 ms");
    CHECK(duration_text({45.0}) == "45 s");
    CHECK(duration_text({200.0}) == "3 min 20 s");
    CHECK(duration_text({4500.0}) == "1 h 15 min");
}
