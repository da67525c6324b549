package org.bactrian.config;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

/** Checks a file against its JSON Schema (draft 2020-12). */
final class SchemaCheck {
    /** Every violation becomes a problem of the file. */
    void check(ConfigFile file) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(file.shape().root(), config);
        SchemaMessage message = new SchemaMessage(file);
        for (ValidationMessage violation : schema.validate(file.tree())) {
            message.report(violation);
        }
    }
}
