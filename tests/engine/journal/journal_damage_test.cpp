#include "engine/journal/crc32c.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/record_text.h"
#include "tests/engine/journal/journal_rig.h"
#include "tests/support/random_seed.h"

#include <catch2/catch.hpp>

#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace stillroom;
using namespace stillroom::engine;

namespace {

constexpr std::size_t kWanted = 64 * 1024;

/// The bytes of a finished journal of some 64 KB, and its records as text.
struct Written {
    std::string bytes;
    std::vector<std::string> payloads;
};

Written written_journal() {
    Written written;
    written.bytes = kChainMagic;
    RecordChain chain;
    const auto add = [&](const std::string& text) {
        written.payloads.push_back(text);
        chain.append(text, written.bytes);
    };
    add(text_of(tests::paper_header()));
    for (std::int64_t i = 0; written.bytes.size() < kWanted; ++i) {
        Verb verb;
        verb.kind = i % 2 == 0 ? VerbKind::hold : VerbKind::release;
        add(text_of(JournalRecord{VerbRecord{Frames{512 * i}, verb}}));
        add(text_of(JournalRecord{PositionRecord{Frames{48000 * i}}}));
        add(text_of(JournalRecord{SessionEvent{Frames{512 * i}, SessionEvent::What::start, "warm", ""}}));
    }
    add(text_of(JournalRecord{EndRecord{Frames{512}, "2026-11-23T13:53:31Z", "ended"}}));
    return written;
}

/// Whether what was read is exactly the first so many records of what was written; how many.
std::size_t true_prefix(const Written& written, std::string_view bytes) {
    const ChainContents contents = read_chain(bytes);
    if (contents.payloads.size() > written.payloads.size()) return std::string::npos;
    for (std::size_t i = 0; i < contents.payloads.size(); ++i)
        if (contents.payloads[i] != written.payloads[i]) return std::string::npos;
    if (contents.damage && contents.damage->record != contents.payloads.size()) return std::string::npos;
    return contents.payloads.size();
}

/// Whether a chain takes what stands first in these bytes as its next record. The chain stays where it is.
bool takes(RecordChain chain, std::string_view bytes) {
    std::string why;
    return chain.take(bytes, why).has_value();
}

/// The chain before each record.
std::vector<RecordChain> chains_of(const Written& written) {
    std::vector<RecordChain> chains(1);
    std::string ignored;
    for (const std::string& payload : written.payloads) {
        RecordChain next = chains.back();
        next.append(payload, ignored);
        chains.push_back(next);
    }
    return chains;
}

/// Where each record ends.
std::vector<std::size_t> ends_of(const Written& written) {
    std::vector<std::size_t> ends;
    std::size_t end = kChainMagic.size();
    for (const std::string& payload : written.payloads) ends.push_back(end += kRecordHead + payload.size());
    return ends;
}

}  // namespace

TEST_CASE("The checksum of a journal is CRC-32C") {
    CHECK(crc32c("123456789") == 0xE3069283U);
    CHECK(crc32c("") == 0U);
    CHECK(crc32c("6789", crc32c("12345")) == crc32c("123456789"));
}

TEST_CASE("A journal that is whole reads as what was written, up to its end") {
    const Written written = written_journal();
    const JournalContents journal = read_journal_bytes(written.bytes);
    CHECK_FALSE(journal.damage);
    CHECK(journal.has_end());
    REQUIRE(journal.header);
    CHECK(journal.header->seed == 77);
    CHECK(journal.records.size() + 1 == written.payloads.size());
    CHECK(journal.good_bytes == written.bytes.size());
}

TEST_CASE("A journal cut at any byte reads as a true prefix: every record that is whole and none that is not") {
    const Written written = written_journal();
    const std::vector<std::size_t> ends = ends_of(written);
    const std::vector<RecordChain> chains = chains_of(written);
    const std::size_t sampled = tests::full_count(10) == 10 ? 1 : 61;
    std::size_t whole = 0;
    for (std::size_t cut = 0; cut < written.bytes.size(); ++cut) {
        while (whole < ends.size() && ends[whole] <= cut) ++whole;
        const std::string_view bytes = std::string_view(written.bytes).substr(0, cut);
        // The reader takes one record after the other: what it makes of the cut one is seen without the others.
        if (whole > 0 && ends[whole - 1] < cut && takes(chains[whole], bytes.substr(ends[whole - 1])))
            FAIL("the record cut at byte " << cut << " is taken for whole");
        if (cut % sampled != 0) continue;
        if (true_prefix(written, bytes) != whole) FAIL("cut at byte " << cut);
        const JournalContents journal = read_journal_bytes(bytes);
        if (journal.has_end()) FAIL("an end after a cut at byte " << cut);
        if (whole > 0 && journal.records.size() + 1 != whole) FAIL("records after a cut at byte " << cut);
    }
}

TEST_CASE("A journal with any byte changed reads as a true prefix that ends before the changed record") {
    const Written written = written_journal();
    const std::vector<std::size_t> ends = ends_of(written);
    const std::vector<RecordChain> chains = chains_of(written);
    const std::size_t sampled = tests::full_count(10) == 10 ? 1 : 61;
    std::mt19937_64 dice(tests::test_seed());
    std::string bytes = written.bytes;
    std::size_t hit = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        while (ends[hit] <= at) ++hit;
        const std::size_t start = hit == 0 ? kChainMagic.size() : ends[hit - 1];
        for (const unsigned flipped : {1U, 128U, 1U + static_cast<unsigned>(dice() % 255)}) {
            const char before = bytes[at];
            bytes[at] = static_cast<char>(static_cast<unsigned char>(before) ^ flipped);
            if (at >= start && takes(chains[hit], std::string_view(bytes).substr(start)))
                FAIL("byte " << at << " flipped by " << flipped << " is not noticed");
            if (at % sampled == 0 || at < kChainMagic.size())
                if (true_prefix(written, bytes) != hit) FAIL("byte " << at << " flipped by " << flipped);
            bytes[at] = before;
        }
    }
}

TEST_CASE("Records left out, put elsewhere, doubled or taken from another journal end the reading there") {
    const Written written = written_journal();
    const std::vector<std::size_t> ends = ends_of(written);
    const auto record = [&](std::size_t index) {
        return written.bytes.substr(ends[index - 1], ends[index] - ends[index - 1]);
    };
    const std::string before = written.bytes.substr(0, ends[4]);
    CHECK(true_prefix(written, before + record(6)) == 5);
    CHECK(true_prefix(written, before + record(4)) == 5);
    CHECK(true_prefix(written, before + record(6) + record(5)) == 5);
    CHECK(true_prefix(written, before + record(5) + record(6)) == 7);

    // The same records of another session: numbers fit, the chain does not.
    std::string other(kChainMagic);
    RecordChain chain;
    std::size_t start = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        start = other.size();
        chain.append(i == 0 ? "{}" : written.payloads[i], other);
    }
    CHECK(true_prefix(written, before + other.substr(start)) == 5);
    const ChainContents contents = read_chain(before + other.substr(start));
    REQUIRE(contents.damage);
    CHECK(contents.damage->why == "it does not follow from the records before it");
}

TEST_CASE("A journal whose end a power loss left as zeros is cut short, not changed") {
    const Written written = written_journal();
    const std::size_t good = ends_of(written)[9];
    const ChainContents contents = read_chain(written.bytes.substr(0, good) + std::string(1000, '\0'));
    CHECK(contents.payloads.size() == 10);
    REQUIRE(contents.damage);
    CHECK(contents.damage->cut_short);
}

TEST_CASE("Bytes that were never a journal are read as none, and nothing is made of them") {
    std::mt19937_64 dice(tests::test_seed());
    for (std::size_t i = 0; i < tests::full_count(20000); ++i) {
        std::string bytes(dice() % 300, '\0');
        for (char& byte : bytes) byte = static_cast<char>(dice());
        if (i % 2 == 0) bytes = std::string(kChainMagic) + bytes;
        const JournalContents journal = read_journal_bytes(bytes);
        CHECK_FALSE(journal.header);
        CHECK(journal.damage);
    }
}

TEST_CASE("A record that holds but says something else than a journal's ends the reading, and is named") {
    const Written written = written_journal();
    const auto read = [&](const std::vector<std::string>& payloads) {
        std::string bytes(kChainMagic);
        RecordChain chain;
        for (const std::string& payload : payloads) chain.append(payload, bytes);
        return read_journal_bytes(bytes);
    };
    const std::string& header = written.payloads[0];
    const std::string& verb = written.payloads[1];
    for (const std::string odd : {"", "[]", "{}", "nonsense", R"({"kind":"dance","frame":1})", R"({"kind":"verb"})",
                                  R"({"kind":"verb","frame":"soon","do":"hold"})",
                                  R"({"kind":"safety","frame":1,"gain_of":"luck","gain":1,"length":1})"}) {
        const JournalContents journal = read({header, verb, odd, verb});
        INFO(odd);
        CHECK(journal.records.size() == 1);
        REQUIRE(journal.damage);
        CHECK(journal.damage->record == 2);
    }
    CHECK_FALSE(read({verb, header}).header);
    CHECK_FALSE(read({R"({"kind":"header","format":99})"}).header);
    const JournalContents behind = read({header, written.payloads.back(), verb});
    CHECK(behind.records.size() == 1);
    CHECK_FALSE(behind.has_end());
    REQUIRE(behind.damage);
    CHECK(behind.damage->why == "it stands behind the end of the session");
}

TEST_CASE("Every kind of record comes back as it was written, to the last bit") {
    Verb verb;
    verb.kind = VerbKind::intensity;
    verb.argument = "intensity";
    verb.amount = Frames{-7};
    verb.value = 0.1 + 0.2;
    verb.steps = -3;
    verb.on = false;
    verb.detail = "stay “here” \\ \n";
    const auto back = record_of(text_of(JournalRecord{VerbRecord{Frames{1LL << 40}, verb}}));
    REQUIRE(back);
    CHECK(std::get<VerbRecord>(*back).verb == verb);
    CHECK(std::get<VerbRecord>(*back).at == Frames{1LL << 40});

    for (int kind = 0; kind < static_cast<int>(rt::SafetyCommand::kKinds); ++kind) {
        const rt::SafetyCommand command{static_cast<rt::SafetyCommand::Kind>(kind), 0.70794578f, Frames{4801}, 9,
                                        kind % 2 == 0};
        const auto safety = record_of(text_of(JournalRecord{SafetyRecord{Frames{5}, command}}));
        REQUIRE(safety);
        const rt::SafetyCommand& read = std::get<SafetyRecord>(*safety).command;
        CHECK(read.kind == command.kind);
        CHECK(read.gain == command.gain);
        CHECK(read.length == command.length);
        CHECK(read.press == command.press);
        CHECK(read.returns == command.returns);
    }
    for (int what = 0; !name_of(static_cast<SessionEvent::What>(what)).empty(); ++what) {
        const SessionEvent event{Frames{3}, static_cast<SessionEvent::What>(what), "id", "words"};
        const auto read = record_of(text_of(JournalRecord{event}));
        REQUIRE(read);
        CHECK(std::get<SessionEvent>(*read).what == event.what);
        CHECK(std::get<SessionEvent>(*read).text == "words");
    }
    const auto header = header_of(text_of(tests::paper_header()));
    REQUIRE(header);
    CHECK(header->origin.files.front().file == "sessions/paper.yaml");
    CHECK(header->origin.clips.lines.at("iv.arrival.1") == std::string(64, 'b'));
    CHECK(header->choices == tests::paper_header().choices);
    CHECK(header->gates_that_wait == std::set<std::string>{"pump_on"});
    CHECK(header->names == tests::paper_header().names);
}
