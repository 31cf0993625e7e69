package io.orderescrow.process;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.camunda.bpm.engine.rest.exception.RestExceptionHandler;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.stereotype.Component;

/** The engine's REST API under {@code /engine-rest}, with a mapper of refused starts added. */
@Component
class EngineRest extends CamundaJerseyResourceConfig {

  @Override
  protected void registerAdditionalResources() {
    register(new StartRefusedMapper());
  }

  /**
   * Maps a refused start over {@code /engine-rest} to status 409 or 400; the engine would answer
   * 500. All other errors keep the engine's status.
   */
  @Priority(Priorities.USER - 1)
  private static final class StartRefusedMapper implements ExceptionMapper<RestException> {

    @Override
    public Response toResponse(RestException exception) {
      if (!(exception.getCause() instanceof StartRefusedException refused)) {
        return new RestExceptionHandler().toResponse(exception);
      }
      ExceptionDto problem = new ExceptionDto();
      problem.setType(StartRefusedException.class.getSimpleName());
      problem.setMessage(refused.getMessage());
      return Response.status(refused.duplicate() ? Status.CONFLICT : Status.BAD_REQUEST)
          .entity(problem)
          .type(MediaType.APPLICATION_JSON)
          .build();
    }
  }
}
