#include "audio/content/content_store.h"
#include "audio/content/process.h"
#include "tests/audio/content_media.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstdlib>

using namespace stillroom::audio;
using Catch::Matchers::Contains;

namespace {

/// Sets a variable of the environment, and brings the old value back.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value.c_str(), 1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        if (before_.empty())
            unsetenv(name_);
        else
            setenv(name_, before_.c_str(), 1);
    }

private:
    const char* name_;
    std::string before_;
};

std::filesystem::path program(const TemporaryFolder& folder, const std::string& text) {
    const auto file = folder / "program";
    write_bytes(file, "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
}

std::filesystem::path sound(const TemporaryFolder& folder) {
    const auto file = folder / "a.wav";
    REQUIRE(write_sound(file, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, sine(300.0, 0.5, 1.0, 48000, 1)));
    return file;
}

}  // namespace

TEST_CASE("a decoder that crashes is one refused file, and the store goes on") {
    const TemporaryFolder folder;
    const auto file = sound(folder);
    ContentStore store(folder / "store", {48000});
    {
        const Environment crashing("STILLROOM_IMPORT", program(folder, "kill -SEGV $$").string());
        const auto clip = store.prepare_file(file);
        REQUIRE_FALSE(clip);
        CHECK_THAT(clip.error().message, Contains("a.wav' makes the decoder crash; "));
    }
    {
        const Environment starved("STILLROOM_IMPORT", program(folder, "kill -XCPU $$").string());
        const auto clip = store.prepare_file(file);
        REQUIRE_FALSE(clip);
        CHECK_THAT(clip.error().message, Contains("a.wav' takes too long to decode; "));
    }
    {
        const Environment lost("STILLROOM_IMPORT", (folder / "nowhere").string());
        const auto clip = store.prepare_file(file);
        REQUIRE_FALSE(clip);
        CHECK_THAT(clip.error().message, Contains("nowhere' is not installed; install Stillroom again"));
    }
    CHECK(store.prepare_file(file));
    CHECK(store.list().size() == 1);
}

TEST_CASE("a program that never ends is killed when its time is over") {
    ProcessOrder order;
    order.arguments = {"sleep", "1000"};
    order.limit = std::chrono::milliseconds(50);
    const auto end = run_process(order);
    REQUIRE(end);
    CHECK(end->how == ProcessEnd::How::timed_out);
}

TEST_CASE("a program that cannot be watched is an error at once, and no wait for the end of its time") {
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
    // No descriptor is left: neither for a watch nor for anything else.
    const int next = dup(STDIN_FILENO);
    REQUIRE(next >= 0);
    close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
    ProcessOrder order;
    order.arguments = {"sleep", "1000"};
    order.limit = std::chrono::seconds(5);
    const auto end = run_process(order);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
    REQUIRE_FALSE(end);
    CHECK_THAT(end.error().message, Contains("'sleep' cannot be watched: Too many open files"));
    CHECK(waitpid(-1, nullptr, WNOHANG) == -1);  // nothing of it is left
}

TEST_CASE("a program gets the descriptors it is given and no other") {
    const auto answer = MemoryFile::with_text("");
    const auto given = MemoryFile::with_text("words");
    REQUIRE(answer);
    REQUIRE(given);
    const int leaked = dup(given->descriptor());  // without close-on-exec, as a careless library would
    ProcessOrder order;
    order.arguments = {"sh", "-c", "cat <&3; ls /proc/self/fd | wc -l"};
    order.descriptors = {-1, answer->descriptor(), -1, given->descriptor()};
    const auto end = run_process(order);
    close(leaked);
    REQUIRE(end);
    CHECK(end->code == 0);
    CHECK(answer->text() == "words5\n");  // 0 to 3, and the one ls reads the folder through
}

TEST_CASE("a language that espeak-ng does not know is refused, and a tag that is none never reaches it") {
    const TemporaryFolder folder;
    LineRecipe recipe{"test.line", "xx", {"Hay tiempo."}, {{}}, {3.0}};
    ContentStore store(folder / "store", {48000});
    auto clip = store.prepare_line(recipe);
    REQUIRE_FALSE(clip);
    CHECK_THAT(clip.error().message, Contains("espeak-ng does not speak 'xx'; record the line"));
    recipe.language = "../../en";
    clip = store.prepare_line(recipe);
    REQUIRE_FALSE(clip);
    CHECK_THAT(clip.error().message, Contains("is not a language tag"));
}

TEST_CASE("without espeak-ng a new draft is refused with the remedy, and one spoken before still serves") {
    const TemporaryFolder folder;
    LineRecipe recipe{"test.line", "en", {"There is time."}, {{}}, {3.0}};
    // In another process, so that this one has not asked espeak-ng for its version yet.
    const pid_t child = fork();
    if (child == 0) {
        ContentStore store(folder / "store", {48000});
        _exit(store.prepare_line(recipe) ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    const Environment nothing_installed("PATH", (folder / "nowhere").string());
    ContentStore store(folder / "store", {48000});
    CHECK(store.prepare_line(recipe));
    recipe.units = {"Never spoken before."};
    const auto clip = store.prepare_line(recipe);
    REQUIRE_FALSE(clip);
    CHECK_THAT(clip.error().message, Contains("is not installed; run tools/setup"));
}

TEST_CASE("preparing an hour of FLAC keeps memory flat", "[.full]") {
    const TemporaryFolder folder;
    const auto file = folder / "hour.flac";
    {
        SF_INFO info{};
        info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
        info.samplerate = 44100;
        info.channels = 2;
        SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
        const auto second = sine(300.0, 0.3, 1.0, 44100, 2);
        for (int i = 0; i < 3600; ++i) sf_writef_float(out, second.data(), 44100);
        REQUIRE(sf_close(out) == 0);
    }
    ContentStore store(folder / "store", {48000});
    const auto clip = store.prepare_file(file);
    REQUIRE(clip);
    CHECK(clip->length == Frames{3600LL * 48000});
    rusage children{};
    rusage own{};
    getrusage(RUSAGE_CHILDREN, &children);
    getrusage(RUSAGE_SELF, &own);
    CHECK(children.ru_maxrss < 64 * 1024);  // KiB
    CHECK(own.ru_maxrss < 128 * 1024);
    WARN("decoder " << children.ru_maxrss / 1024 << " MiB, program " << own.ru_maxrss / 1024 << " MiB");
}
