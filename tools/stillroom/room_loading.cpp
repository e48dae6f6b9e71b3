#include "tools/stillroom/room_loading.h"

#include "config/values.h"
#include "engine/journal/calendar.h"

namespace stillroom::tools {

config::Date today() {
    const auto day = config::parse_date(engine::date_and_time_now().substr(0, 10));
    return day ? *day : config::Date{};
}

std::optional<config::RoomProfile> load_room(const std::string& file, config::Diagnostics& diagnostics) {
    // By a clock that was never set every measurement is still to come, which is told.
    return config::read_room_profile(file, today(), diagnostics);
}

}  // namespace stillroom::tools
