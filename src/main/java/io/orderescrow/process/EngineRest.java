package io.orderescrow.process;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Optional;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.camunda.bpm.engine.rest.exception.RestExceptionHandler;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.stereotype.Component;

/** The engine's REST API under {@code /engine-rest}, with mappers of refused requests added. */
@Component
class EngineRest extends CamundaJerseyResourceConfig {

  @Override
  protected void registerAdditionalResources() {
    register(new WrappedMapper());
    register(new StartMapper());
    register(new RequestMapper());
  }

  /**
   * Returns status 409 or 400 for a refused start, and 400 for another refused change; the engine
   * would answer 500. All other errors keep the engine's status.
   */
  private static Optional<Response> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefusedException refused) {
        return Optional.of(
            problem(refused, refused.duplicate() ? Status.CONFLICT : Status.BAD_REQUEST));
      }
      if (cause instanceof RequestRefusedException refused) {
        return Optional.of(problem(refused, Status.BAD_REQUEST));
      }
    }
    return Optional.empty();
  }

  private static Response problem(RuntimeException refused, Status status) {
    ExceptionDto problem = new ExceptionDto();
    problem.setType(refused.getClass().getSimpleName());
    problem.setMessage(refused.getMessage());
    return Response.status(status).entity(problem).type(MediaType.APPLICATION_JSON).build();
  }

  /** Some resources of the engine wrap its exceptions, others do not. */
  @Priority(Priorities.USER - 1)
  private static final class WrappedMapper implements ExceptionMapper<RestException> {
    @Override
    public Response toResponse(RestException exception) {
      return refusal(exception).orElseGet(() -> new RestExceptionHandler().toResponse(exception));
    }
  }

  @Priority(Priorities.USER - 1)
  private static final class StartMapper implements ExceptionMapper<StartRefusedException> {
    @Override
    public Response toResponse(StartRefusedException exception) {
      return refusal(exception).orElseThrow();
    }
  }

  @Priority(Priorities.USER - 1)
  private static final class RequestMapper implements ExceptionMapper<RequestRefusedException> {
    @Override
    public Response toResponse(RequestRefusedException exception) {
      return refusal(exception).orElseThrow();
    }
  }
}
