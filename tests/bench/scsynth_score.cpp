#include "tests/bench/scsynth_score.h"

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace stillroom::bench {
namespace {

/// Bytes in the order of the network, as both formats want them.
class Bytes {
public:
    Bytes& text(const std::string& value) {
        data_ += value;
        return *this;
    }
    Bytes& number(std::uint64_t value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            data_ += static_cast<char>(value >> shift & 0xFFU);
        return *this;
    }
    Bytes& int32(std::int32_t value) { return number(static_cast<std::uint32_t>(value), 4); }
    Bytes& float32(float value) { return number(std::bit_cast<std::uint32_t>(value), 4); }
    /// A string with its length before it (synth definitions).
    Bytes& pascal(const std::string& value) { return number(value.size(), 1).text(value); }
    /// A string with a zero behind it, filled up to four bytes (messages).
    Bytes& padded(const std::string& value) {
        data_ += value;
        return data_.append(4 - value.size() % 4, '\0'), *this;
    }
    [[nodiscard]] const std::string& data() const { return data_; }

private:
    std::string data_;
};

enum class Rate : std::uint8_t { control = 1, audio = 2 };

/// What a unit generator's input is: a constant, or an output of another.
struct Input {
    std::int32_t unit;
    std::int32_t output;
};

/// Builds one synth definition (format SCgf 2).
class Definition {
public:
    Input constant(float value) {
        constants_.push_back(value);
        return {-1, static_cast<std::int32_t>(constants_.size()) - 1};
    }
    Input unit(const std::string& name, Rate rate, const std::vector<Input>& inputs, int outputs = 1,
               int special = 0) {
        units_.pascal(name).number(static_cast<std::uint8_t>(rate), 1);
        units_.int32(static_cast<std::int32_t>(inputs.size())).int32(outputs);
        units_.number(static_cast<std::uint64_t>(special), 2);
        for (const Input& input : inputs) units_.int32(input.unit).int32(input.output);
        for (int i = 0; i < outputs; ++i) units_.number(static_cast<std::uint8_t>(rate), 1);
        return {count_++, 0};
    }
    Input times(Input a, Input b) { return unit("BinaryOpUGen", Rate::audio, {a, b}, 1, 2); }
    Input plus(Input a, Input b) { return unit("BinaryOpUGen", Rate::audio, {a, b}, 1, 0); }

    [[nodiscard]] std::string file(const std::string& name) const {
        Bytes bytes;
        bytes.text("SCgf").int32(2).number(1, 2).pascal(name);
        bytes.int32(static_cast<std::int32_t>(constants_.size()));
        for (const float value : constants_) bytes.float32(value);
        bytes.int32(0).int32(0).int32(count_).text(units_.data()).number(0, 2);
        return bytes.data();
    }

private:
    std::vector<float> constants_;
    Bytes units_;
    std::int32_t count_ = 0;
};

std::string session_definition() {
    Definition synth;
    Input left{}, right{};
    bool empty = true;
    const auto add = [&](Input sound, float place, float gain) {
        const Input panned =
            synth.unit("Pan2", Rate::audio, {sound, synth.constant(place), synth.constant(gain)}, 2);
        const Input other{panned.unit, 1};
        left = empty ? panned : synth.plus(left, panned);
        right = empty ? other : synth.plus(right, other);
        empty = false;
    };
    const auto slow = [&](float hertz) { return synth.unit("LFNoise2", Rate::control, {synth.constant(hertz)}); };
    const auto sine = [&](float hertz) {
        return synth.unit("SinOsc", Rate::audio, {synth.constant(hertz), synth.constant(0)});
    };
    const auto noise = [&] { return synth.unit("PinkNoise", Rate::audio, {}); };
    for (int partial = 1; partial <= 12; ++partial)
        add(synth.times(sine(87.307F * static_cast<float>(partial)), slow(0.1F)),
            0.1F * static_cast<float>(partial % 5) - 0.2F, 0.02F);
    add(sine(87.307F), 0.0F, 0.02F);
    add(synth.unit("LPF", Rate::audio, {noise(), synth.constant(900)}), 0.3F, 0.02F);
    const Input breath = synth.unit("SinOsc", Rate::control, {synth.constant(0.1F), synth.constant(0)});
    const Input band = synth.unit("BPF", Rate::audio, {noise(), synth.constant(600), synth.constant(1)});
    add(synth.times(band, breath), -0.3F, 0.02F);
    add(synth.unit("PlayBuf", Rate::audio,
                   {synth.constant(0), synth.constant(1), synth.constant(1), synth.constant(0), synth.constant(1),
                    synth.constant(0)}),
        0.0F, 0.1F);
    const Input ceiling = synth.constant(0.6F), ahead = synth.constant(0.003F);
    left = synth.unit("Limiter", Rate::audio, {left, ceiling, ahead});
    right = synth.unit("Limiter", Rate::audio, {right, ceiling, ahead});
    synth.unit("Out", Rate::audio, {synth.constant(0), left, right}, 0);
    return synth.file("session");
}

/// A bundle with one message, at a time, with its size before it.
std::string at(std::uint32_t second, const Bytes& message) {
    Bytes bundle;
    bundle.padded("#bundle").number(second, 4).number(0, 4);
    bundle.int32(static_cast<std::int32_t>(message.data().size())).text(message.data());
    Bytes sized;
    return sized.int32(static_cast<std::int32_t>(bundle.data().size())).text(bundle.data()).data();
}

Bytes received_definition() {
    const std::string definition = session_definition();
    Bytes message;
    message.padded("/d_recv").padded(",b").int32(static_cast<std::int32_t>(definition.size())).text(definition);
    return message.text(std::string((4 - definition.size() % 4) % 4, '\0'));
}

}  // namespace

std::string scsynth_score(int seconds) {
    Bytes buffer, start, end;
    buffer.padded("/b_alloc").padded(",iii").int32(0).int32(4 * 48000).int32(1);
    start.padded("/s_new").padded(",siii").padded("session").int32(1000).int32(0).int32(0);
    end.padded("/c_set").padded(",ii").int32(0).int32(0);
    return at(0, received_definition()) + at(0, buffer) + at(0, start) +
           at(static_cast<std::uint32_t>(seconds), end);
}

}  // namespace stillroom::bench
