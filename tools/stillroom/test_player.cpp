#include "tools/stillroom/test_player.h"

#include "audio/base/audio_buffer.h"
#include "audio/content/loudness.h"
#include "audio/dsp/gain_ramp.h"
#include "tools/stillroom/ring_depth.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

namespace stillroom::tools {

using audio::AudioBuffer;
using audio::AudioView;
using audio::Frames;
using engine::rt::OutputStage;
using engine::rt::OutputStageSettings;

namespace {

constexpr int kBlock = 64;
constexpr audio::Seconds kRise{2.0};
constexpr audio::Seconds kLook{0.02};
/// Behind the last frame of a sound the equaliser rings, and the limiter holds some back.
constexpr audio::Seconds kTail{0.1};

/// One sound on its way through a stage of its own.
class Passage {
public:
    Passage(TestSound sound, const OutputStageSettings& settings, audio::SampleRate rate)
        : sound_(std::move(sound)),
          stage_(settings, rate),
          governed_(2, kBlock),
          free_(2, kBlock),
          left_over_(settings.delay + OutputStage::latency() + frames_of(kTail, rate)) {
        if (sound_.kind == TestSound::Kind::speech) return;
        rise_.set(0.0f);
        rise_.start({0}, 1.0f, frames_of(kRise, rate), audio::RampShape::smooth);
    }

    /// The next block. @pre out has 2 channels and kBlock frames
    void render(AudioView out) {
        fill();
        stage_.process(governed_.view(), free_.view(), out);
        at_ += Frames{kBlock};
        if (at_ >= fade_end_) over_ = true;
    }

    void fade_out(Frames length) {
        if (fading_) return;
        fading_ = true;
        stage_.apply({.gain = 0.0f, .length = length});
        fade_end_ = at_ + length + OutputStage::latency();
    }

    [[nodiscard]] bool over() const noexcept { return over_; }

private:
    void fill() {
        AudioBuffer& bus = sound_.kind == TestSound::Kind::speech ? free_ : governed_;
        AudioBuffer& other = sound_.kind == TestSound::Kind::speech ? governed_ : free_;
        const auto length = static_cast<std::size_t>(sound_.sound.length().count);
        for (int i = 0; i < kBlock; ++i) {
            const auto frame = static_cast<std::size_t>(at_.count) + static_cast<std::size_t>(i);
            const bool sounds = sound_.repeats || frame < length;
            const float gain = sounds ? rise_.value(at_ + Frames{i}) : 0.0f;
            const std::size_t place = sounds ? frame % length : 0;
            bus.channel(0)[i] = sound_.on[0] ? gain * sound_.sound.left[place] : 0.0f;
            bus.channel(1)[i] = sound_.on[1] ? gain * sound_.sound.right[place] : 0.0f;
            other.channel(0)[i] = other.channel(1)[i] = 0.0f;
        }
        if (!sound_.repeats && at_ >= sound_.sound.length() + left_over_) over_ = true;
    }

    TestSound sound_;
    OutputStage stage_;
    AudioBuffer governed_, free_;
    audio::GainRamp rise_;
    Frames left_over_;
    Frames at_{};
    bool fading_ = false;
    Frames fade_end_{std::int64_t{1} << 62};
    bool over_ = false;
};

}  // namespace

struct TestPlayer::Playing : Passage {
    using Passage::Passage;
};

TestPlayer::TestPlayer(std::unique_ptr<devices::AudioDevice> device, OutputStageSettings stage,
                       audio::SampleRate rate)
    : format_(device->format()), stage_(std::move(stage)), rate_(rate), device_(std::move(device)) {
    assert(format_.channels == 1 || format_.channels == 2);
}

TestPlayer::~TestPlayer() {
    if (!output_) return;
    mixer_.request_stop();
    ring_->finish();
    output_->stop();
    ring_->wake();
    if (mixer_.joinable()) mixer_.join();
}

audio::Result<void> TestPlayer::start() {
    const auto at_once = device_->frames_at_once();
    if (!at_once) return at_once.error();
    const auto depth = ring_depth(format_.name, *at_once, false, rate_);
    if (!depth) return depth.error();
    ring_ = std::make_unique<audio::OutputRing>(format_.channels, *depth);
    output_.emplace(std::move(device_), *ring_);
    mixer_ = std::jthread([this](const std::stop_token& stop) { mix(stop); });
    return output_->start();
}

void TestPlayer::play(TestSound sound) {
    const bool keeps = sound.kept;
    auto playing = std::make_unique<Playing>(std::move(sound), stage_, rate_);
    const std::lock_guard lock(mutex_);
    assert(!playing_);
    playing_ = std::move(playing);
    keeps_ = keeps;
    sent_ = {written_, written_};
}

void TestPlayer::fade_out(audio::Seconds length) {
    const std::lock_guard lock(mutex_);
    if (playing_) playing_->fade_out(frames_of(length, rate_));
}

bool TestPlayer::sounding() const {
    const std::lock_guard lock(mutex_);
    if (lost_) return false;
    return playing_ || ring_->consumed() < sent_.behind;
}

SentSound TestPlayer::sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
}

std::string TestPlayer::fault() const {
    return output_->lost() || lost_ ? output_->device().fault() : std::string{};
}

void TestPlayer::mix(const std::stop_token& stop) {
    AudioBuffer block(2, kBlock);
    while (!stop.stop_requested()) {
        if (!ring_->wait_for_room(kBlock, kLook)) continue;
        const std::lock_guard lock(mutex_);
        // What sounds again after a loss would sound at once and at its full level.
        if (ring_->report().losses() > 0) {
            lost_ = true;
            playing_.reset();
        }
        render(block.view());
        write(block.view());
    }
}

void TestPlayer::render(AudioView out) {
    if (!playing_) {
        for (int c = 0; c < 2; ++c) std::fill_n(out.channel(c), kBlock, 0.0f);
        return;
    }
    playing_->render(out);
    if (format_.channels == 1)
        for (int i = 0; i < kBlock; ++i) out.channel(0)[i] = 0.5f * (out.channel(0)[i] + out.channel(1)[i]);
    if (keeps_) sent_.left.insert(sent_.left.end(), out.channel(0), out.channel(0) + kBlock);
    sent_.behind += Frames{kBlock};
    if (playing_->over()) playing_.reset();
}

void TestPlayer::write(AudioView out) {
    const std::array<const float*, 2> channels{out.channel(0), out.channel(1)};
    ring_->write(channels.data(), kBlock);
    written_ += Frames{kBlock};
}

audio::Loudness leaving_loudness(const TestSound& sound, const OutputStageSettings& stage, audio::SampleRate rate) {
    Passage passage(sound, stage, rate);
    AudioBuffer block(2, kBlock);
    audio::LoudnessMeter meter(2, rate);
    // The governor opens until then, from -40 LUFS on.
    const Frames risen = sound.kind == TestSound::Kind::speech ? Frames{0} : frames_of({8.0}, rate);
    const Frames length = sound.repeats ? risen + frames_of({4.0}, rate) : sound.sound.length();
    for (Frames at{}; at < length; at += Frames{kBlock}) {
        passage.render(block.view());
        if (at < risen && sound.repeats) continue;
        std::array<float, std::size_t{2} * kBlock> interleaved{};
        for (std::size_t i = 0; i < kBlock; ++i) {
            interleaved[2 * i] = block.channel(0)[i];
            interleaved[2 * i + 1] = block.channel(1)[i];
        }
        meter.add(interleaved);
    }
    return meter.finish().loudness;
}

}  // namespace stillroom::tools
