package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import org.bactrian.artifact.Nearest;
import org.quartz.CronExpression;

/** Whether the times of schedules can be understood. */
final class PolicyCheck {
    private static final String CRON =
            "six or seven fields: seconds, minutes, hours, day of month, month, day of week, year; one of the days is ?";

    void check(ConfigFile policies) {
        ConfigFiles.each(
                policies,
                "/policies",
                (policy, ignored) -> ConfigFiles.each(
                        policies, policy + "/schedules", (schedule, line) -> checkLine(policies, schedule, line)));
    }

    private static void checkLine(ConfigFile file, String pointer, JsonNode line) {
        String cron = pointer + "/cron";
        if (line.path("cron").isTextual() && !file.spoilt(cron)) {
            checkCron(file, cron, line.path("cron").asText());
        }
        String zone = pointer + "/zone";
        if (line.path("zone").isTextual() && !file.spoilt(zone)) {
            checkZone(file, zone, line.path("zone").asText());
        }
    }

    private static void checkCron(ConfigFile file, String pointer, String cron) {
        try {
            if (new CronExpression(cron).getNextValidTimeAfter(Date.from(Instant.EPOCH)) == null) {
                file.error(pointer, file.shown(pointer) + " never comes", "such as day 30 of February");
            }
        } catch (ParseException wrong) {
            String reason = String.valueOf(wrong.getMessage()).replaceAll("[. ]+$", "");
            file.error(pointer, file.shown(pointer) + " is no cron time: " + reason, CRON);
        }
    }

    private static void checkZone(ConfigFile file, String pointer, String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            String hint = Nearest.to(zone, ZoneId.getAvailableZoneIds())
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse("a name of the tz database, such as Europe/Berlin or UTC");
            file.error(pointer, "unknown time zone " + file.shown(pointer), hint);
        }
    }
}
