/// A session into a file instead of a sound card.
#pragma once

#include "audio/content/file_writer.h"
#include "devices/audio_device.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace stillroom::devices {

/// Takes frames as fast as they come and writes them to a WAV (float32) or FLAC (24 bits), as its ending says. It
/// never invents silence: what is in the file is what the mixer wrote, frame after frame.
class FileDevice final : public AudioDevice {
public:
    /// [setup] Starts the file; errors are those of audio::FileWriter.
    [[nodiscard]] static audio::Result<std::unique_ptr<FileDevice>> create(const std::filesystem::path& file,
                                                                           audio::SampleRate rate, int channels);
    ~FileDevice() override { stop(); }

    [[nodiscard]] const DeviceFormat& format() const noexcept override { return format_; }

    [[nodiscard]] audio::Result<audio::Frames> frames_at_once() override;

    /// [control] Once only: a stopped file is complete.
    [[nodiscard]] audio::Result<void> start(audio::OutputRing& ring) override;

    /// [control] Writes what is still in the ring and completes the file under its name; `fault()` says when that
    /// failed.
    void stop() override;

    [[nodiscard]] bool healthy() const noexcept override { return !failed_.load(std::memory_order_acquire); }
    [[nodiscard]] std::string fault() const override;

private:
    FileDevice(audio::FileWriter writer, DeviceFormat format);
    void run(audio::OutputRing& ring);
    void fail(const audio::Error& error);

    DeviceFormat format_;
    audio::FileWriter writer_;
    std::vector<float> block_;
    audio::OutputRing* ring_ = nullptr;
    std::thread thread_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> failed_{false};
    mutable std::mutex mutex_;
    std::string fault_;
    bool used_ = false;
};

}  // namespace stillroom::devices
