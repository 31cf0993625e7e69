package io.orderescrow.web;

import static java.util.stream.Collectors.joining;

import io.orderescrow.oidc.OidcSettings;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the OpenAPI document that are shared by all operations. */
@Configuration(proxyBeanMethods = false)
public class OpenApiDocument {

  public static final String PROBLEM = "#/components/responses/Problem";
  public static final String INVALID = "#/components/responses/InvalidOrder";

  private static final Map<String, String> INVALID_FIELD =
      Map.of("field", "lines[0].quantity", "message", "must be greater than or equal to 1");

  @Bean
  OpenAPI openApi(OidcSettings oidc) {
    OpenAPI document = document();
    if (oidc.isEnabled()) {
      document
          .addSecurityItem(new SecurityRequirement().addList("bearer"))
          .getComponents()
          .addSecuritySchemes(
              "bearer",
              new SecurityScheme()
                  .type(SecurityScheme.Type.HTTP)
                  .scheme("bearer")
                  .bearerFormat("JWT"));
    }
    return document;
  }

  private static OpenAPI document() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Order escrow")
                .version("1")
                .description(
                    "REST interface of the orchestrator. Every operation requires HTTP Basic"
                        + " authentication as a user of the engine, or a token of the OpenID"
                        + " Connect provider if there is one, in group `order-desk`, `operator` or"
                        + " `camunda-admin`; members of `auditor` read. Errors are problem details"
                        + " (RFC 9457):\n\n"
                        + problemTable()))
        .components(
            new Components()
                .addSecuritySchemes(
                    "basic", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"))
                .addSchemas("Problem", problemSchema())
                .addResponses(
                    "Problem",
                    problem(
                        "Error, as problem details",
                        ProblemType.IDEMPOTENCY_CONFLICT,
                        "This Idempotency-Key belongs to a request with another body.",
                        Map.of()))
                .addResponses(
                    "InvalidOrder",
                    problem(
                        "The order is invalid",
                        ProblemType.INVALID_ORDER,
                        "One field is invalid.",
                        Map.of("errors", List.of(INVALID_FIELD)))))
        .addSecurityItem(new SecurityRequirement().addList("basic"));
  }

  private static String problemTable() {
    return Arrays.stream(ProblemType.values())
        .map(
            type -> "| `%s` | %d | %s |".formatted(type.uri(), type.status().value(), type.title()))
        .collect(joining("\n", "| type | status | meaning |\n|---|---|---|\n", "\n"));
  }

  private static Schema<?> problemSchema() {
    return new ObjectSchema()
        .addProperty("type", new StringSchema().format("uri-reference"))
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema())
        .addProperty("instance", new StringSchema().format("uri-reference"));
  }

  private static ApiResponse problem(
      String description, ProblemType type, String detail, Map<String, Object> more) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", type.uri().toString());
    example.put("title", type.title());
    example.put("status", type.status().value());
    example.put("detail", detail);
    example.put("instance", "/orders");
    example.putAll(more);
    MediaType content =
        new MediaType()
            .schema(new Schema<>().$ref("#/components/schemas/Problem"))
            .addExamples("example", new Example().value(example));
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType("application/problem+json", content));
  }
}
