/// Which zone of the room plays through which device just now.
#pragma once

#include "audio/base/result.h"
#include "config/room_profile.h"
#include "tools/stillroom/zone_choice.h"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::room {

/// An ALSA device belongs to whoever opened it: a second zone's session would begin without a sound and wait for
/// the first one's end. So a zone takes its devices before it opens them, and where one is taken the session is not
/// begun. JACK and sound servers mix; of them nothing is taken. [any]
class DeviceClaims {
public:
    /// Gives back what it holds.
    class Claim {
    public:
        Claim(DeviceClaims& claims, std::string zone) : claims_(&claims), zone_(std::move(zone)) {}
        Claim(Claim&& other) noexcept
            : claims_(std::exchange(other.claims_, nullptr)), zone_(std::move(other.zone_)) {}
        Claim& operator=(Claim&&) = delete;
        ~Claim();

    private:
        DeviceClaims* claims_;
        std::string zone_;
    };

    /// Every device of the zone's outputs, or none; the error says which zone has which. @pre the zone holds none,
    /// and the claims outlive what they gave
    [[nodiscard]] audio::Result<Claim> take(const tools::ChosenZone& zone);

private:
    struct Taken {
        config::OutputDevice device;
        std::string zone;
    };

    std::mutex mutex_;
    std::vector<Taken> taken_;
};

}  // namespace stillroom::room
